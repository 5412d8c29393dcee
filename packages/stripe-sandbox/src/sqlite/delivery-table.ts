import type { SandboxDatabase } from "./database.ts";

/** Where a delivery stands. `failed` has used up its retries; `dropped` is never sent. */
export type DeliveryState = "pending" | "sending" | "delivered" | "failed" | "dropped";

/** One try at delivering: an HTTP status, or the error that kept one from coming. */
export type DeliveryAttempt = {
  /** Epoch milliseconds. */
  at: number;
  durationMs: number;
  status: number | null;
  error: string | null;
};

/** One try at delivering, as one of all. */
export type LoggedAttempt = DeliveryAttempt & {
  id: number;
  event: string;
  type: string;
  endpoint: string;
};

/** One event on its way to one endpoint. */
export type Delivery = {
  id: number;
  event: string;
  type: string;
  /** The webhook endpoint it goes to. */
  endpoint: string;
  state: DeliveryState;
  /** When the next attempt is due, in epoch milliseconds; meaningless once it is over. */
  dueAt: number;
  attempts: DeliveryAttempt[];
};

type Row = Omit<Delivery, "attempts">;

const COLUMNS = `SELECT deliveries.id, event, events.type, endpoint, state, due_at AS dueAt
  FROM deliveries JOIN events ON events.id = event`;

/** The attempts, each of one delivery. */
function openAttempts(db: SandboxDatabase) {
  const insertAttempt = db.prepare(
    "INSERT INTO attempts (delivery, at, duration_ms, status, error) VALUES (?, ?, ?, ?, ?)",
  );
  const selectAttempts = db.prepare<[number], DeliveryAttempt>(
    `SELECT at, duration_ms AS durationMs, status, error FROM attempts
     WHERE delivery = ? ORDER BY id`,
  );
  const selectAttemptsAfter = db.prepare<[number, number], LoggedAttempt>(
    `SELECT attempts.id, event, events.type, endpoint, at, duration_ms AS durationMs, status, error
     FROM attempts JOIN deliveries ON deliveries.id = delivery JOIN events ON events.id = event
     WHERE attempts.id > ? ORDER BY attempts.id LIMIT ?`,
  );
  const selectLastAttempt = db.prepare<[], { id: number | null }>(
    "SELECT max(id) AS id FROM attempts",
  );

  return {
    of: (delivery: number): DeliveryAttempt[] => selectAttempts.all(delivery),
    api: {
      record(id: number, attempt: DeliveryAttempt): void {
        const { at, durationMs, status, error } = attempt;
        insertAttempt.run(id, at, durationMs, status, error);
      },

      /** Attempts made after one of them, in the order they ended. */
      attemptsAfter: (id: number, limit: number): LoggedAttempt[] =>
        selectAttemptsAfter.all(id, limit),

      lastAttempt: (): number => selectLastAttempt.get()?.id ?? 0,
    },
  };
}

/** The deliveries and their attempts. */
export type DeliveryTable = ReturnType<typeof openDeliveryTable>;

/** Opens the table of deliveries. What was being sent when the process ended is pending again. */
export function openDeliveryTable(db: SandboxDatabase) {
  db.exec("UPDATE deliveries SET state = 'pending' WHERE state = 'sending'");
  const insert = db.prepare(
    "INSERT INTO deliveries (event, endpoint, state, due_at) VALUES (?, ?, 'pending', ?)",
  );
  const update = db.prepare("UPDATE deliveries SET state = ?, due_at = ? WHERE id = ?");
  const dropPending = db.prepare(
    "UPDATE deliveries SET state = 'dropped' WHERE endpoint = ? AND state = 'pending'",
  );
  const selectOne = db.prepare<[number], Row>(`${COLUMNS} WHERE deliveries.id = ?`);
  const selectDue = db.prepare<[number, number], Row>(
    `${COLUMNS} WHERE state = 'pending' AND due_at <= ? ORDER BY due_at, deliveries.id LIMIT ?`,
  );
  const selectNext = db.prepare<[], { dueAt: number | null }>(
    "SELECT min(due_at) AS dueAt FROM deliveries WHERE state = 'pending'",
  );
  const selectRecent = db.prepare<[number], Row>(`${COLUMNS} ORDER BY deliveries.id DESC LIMIT ?`);
  const selectByEvent = db.prepare<[string, number], Row>(
    `${COLUMNS} WHERE event = ? ORDER BY deliveries.id DESC LIMIT ?`,
  );

  const attempts = openAttempts(db);
  const whole = (row: Row): Delivery => ({ ...row, attempts: attempts.of(row.id) });

  return {
    ...attempts.api,
    /** @returns the id of the new delivery. */
    add: (event: string, endpoint: string, dueAt: number): number =>
      Number(insert.run(event, endpoint, dueAt).lastInsertRowid),

    get(id: number): Delivery | undefined {
      const row = selectOne.get(id);
      return row && whole(row);
    },

    move(id: number, state: DeliveryState, dueAt: number): void {
      update.run(state, dueAt, id);
    },

    /** Gives up everything that is still to go to an endpoint. */
    dropAll(endpoint: string): void {
      dropPending.run(endpoint);
    },

    /** Pending ones due up to a moment, the longest waiting first. */
    due: (upTo: number, limit: number): Delivery[] => selectDue.all(upTo, limit).map(whole),

    nextDue: (): number | null => selectNext.get()?.dueAt ?? null,

    /** Newest first; of one event, or of all. */
    list(limit: number, event?: string): Delivery[] {
      const rows = event === undefined ? selectRecent.all(limit) : selectByEvent.all(event, limit);
      return rows.map(whole);
    },
  };
}
