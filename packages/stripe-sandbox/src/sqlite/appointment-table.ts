import type { SandboxDatabase } from "./database.ts";

/** Something that happens to a checkout session by itself, later. */
export type Appointment = {
  session: string;
  kind: "expire" | "settle" | "fail";
  /** Epoch milliseconds. */
  dueAt: number;
};

/** The appointments; they survive a restart. */
export type AppointmentTable = ReturnType<typeof openAppointmentTable>;

/** Opens the table of appointments. */
export function openAppointmentTable(db: SandboxDatabase) {
  const insert = db.prepare<Appointment>(
    "INSERT INTO appointments (session, kind, due_at) VALUES (@session, @kind, @dueAt)",
  );
  const remove = db.prepare("DELETE FROM appointments WHERE session = ?");
  const selectDue = db.prepare<[number], Appointment>(
    `SELECT session, kind, due_at AS dueAt FROM appointments
     WHERE due_at <= ? ORDER BY due_at, session`,
  );
  const selectNext = db.prepare<[], { dueAt: number | null }>(
    "SELECT min(due_at) AS dueAt FROM appointments",
  );

  return {
    add(appointment: Appointment): void {
      insert.run(appointment);
    },
    cancel(session: string): void {
      remove.run(session);
    },
    due: (upTo: number): Appointment[] => selectDue.all(upTo),
    nextDue: (): number | null => selectNext.get()?.dueAt ?? null,
  };
}
