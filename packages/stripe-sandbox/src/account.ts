import { openClock, type Clock } from "./clock.ts";
import type { IdPrefix } from "./ids.ts";
import { openAppointmentTable, type AppointmentTable } from "./sqlite/appointment-table.ts";
import { inTransaction, type SandboxDatabase } from "./sqlite/database.ts";
import { openDeliveryTable, type DeliveryTable } from "./sqlite/delivery-table.ts";
import { openEventTable, type EventTable } from "./sqlite/event-table.ts";
import { openIdempotencyTable, type IdempotencyTable } from "./sqlite/idempotency-table.ts";
import { openKnobTable, type KnobTable } from "./sqlite/knob-table.ts";
import { openObjectTable, type ObjectTable } from "./sqlite/object-table.ts";
import { openSecretTable, type SecretTable } from "./sqlite/secret-table.ts";
import { openSessionNoteTable, type SessionNoteTable } from "./sqlite/session-note-table.ts";

/** What the account needs from outside. */
export type AccountSettings = {
  /** The real time, in epoch milliseconds. */
  now: () => number;
  newId: (prefix: IdPrefix) => string;
  /** The origin of hosted pages. */
  publicUrl: string;
  settleDelayMs: number;
  /** Called when a delivery or an appointment was added, before the transaction commits. */
  onDue: () => void;
};

/** The one Stripe account the sandbox holds: its tables, its clock and who is asking. */
export type Account = AccountSettings & {
  clock: Clock;
  objects: ObjectTable;
  notes: SessionNoteTable;
  events: EventTable;
  deliveries: DeliveryTable;
  appointments: AppointmentTable;
  idempotency: IdempotencyTable;
  secrets: SecretTable;
  knobs: KnobTable;
  /** When the sandbox started, in epoch seconds. */
  openedAt: number;
  /** The API request being answered, for the events it causes; nulls outside of one. */
  request: { id: string | null; idempotency_key: string | null };
  /** Runs `work` in one transaction: all of its objects, events and deliveries, or none. */
  atomically: <Result>(work: () => Result) => Result;
};

/** Opens the account kept in a database. */
export function openAccount(db: SandboxDatabase, settings: AccountSettings): Account {
  const knobs = openKnobTable(db);
  const clock = openClock(settings.now, knobs);
  return {
    ...settings,
    clock,
    objects: openObjectTable(db),
    notes: openSessionNoteTable(db),
    events: openEventTable(db),
    deliveries: openDeliveryTable(db),
    appointments: openAppointmentTable(db),
    idempotency: openIdempotencyTable(db),
    secrets: openSecretTable(db),
    knobs,
    openedAt: Math.floor(clock.now() / 1_000),
    request: { id: null, idempotency_key: null },
    atomically: (work) => inTransaction(db, work),
  };
}

/** The moment by the account's clock, in Stripe's epoch seconds. */
export function unixNow(account: Account): number {
  return Math.floor(account.clock.now() / 1_000);
}
