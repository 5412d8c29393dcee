import type { SandboxDatabase } from "./database.ts";

/** Something that happens by itself, later: to a checkout session, or to a subscription. */
export type Appointment = {
  /** The id of what it happens to. */
  subject: string;
  kind: "expire" | "settle" | "fail" | "plan";
  /** Epoch milliseconds. */
  dueAt: number;
};

/** The appointments; they survive a restart. */
export type AppointmentTable = ReturnType<typeof openAppointmentTable>;

/** Opens the table of appointments. */
export function openAppointmentTable(db: SandboxDatabase) {
  const insert = db.prepare<Appointment>(
    "INSERT OR REPLACE INTO appointments (subject, kind, due_at) VALUES (@subject, @kind, @dueAt)",
  );
  const remove = db.prepare("DELETE FROM appointments WHERE subject = ?");
  const selectDue = db.prepare<[number], Appointment>(
    `SELECT subject, kind, due_at AS dueAt FROM appointments
     WHERE due_at <= ? ORDER BY due_at, subject LIMIT 1`,
  );
  const selectNext = db.prepare<[], { dueAt: number | null }>(
    "SELECT min(due_at) AS dueAt FROM appointments",
  );

  return {
    /** Makes an appointment, or moves the one of its kind. */
    put(appointment: Appointment): void {
      insert.run(appointment);
    },
    cancel(subject: string): void {
      remove.run(subject);
    },
    /** The earliest one due up to a moment. */
    firstDue: (upTo: number): Appointment | undefined => selectDue.get(upTo),
    nextDue: (): number | null => selectNext.get()?.dueAt ?? null,
  };
}
