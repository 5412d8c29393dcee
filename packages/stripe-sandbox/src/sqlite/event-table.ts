import type Stripe from "stripe";
import type { Moments } from "../params.ts";
import { openStatements, type SandboxDatabase } from "./database.ts";
import { boundsOf } from "./object-table.ts";

/** Which events to list, newest first. */
export type EventQuery = {
  /** Exact types; any of them. */
  types?: readonly string[] | undefined;
  /** One type, where `*` stands for anything. */
  pattern?: string | undefined;
  /** Epoch seconds, inclusive; Stripe forgets events after 30 days. */
  since: number;
  created?: Moments | undefined;
  /** True for events whose every delivery came through, false for the others. */
  delivered?: boolean | undefined;
  /** Cursors, exclusive. */
  after?: string | undefined;
  before?: string | undefined;
  limit: number;
};

/** Events, each with the exact text that is delivered. */
export type EventTable = ReturnType<typeof openEventTable>;

const UNDELIVERED = "SELECT event FROM deliveries WHERE state <> 'delivered'";

/** Opens the table of events. */
export function openEventTable(db: SandboxDatabase) {
  const statement = openStatements<{ json: string }>(db);
  const insert = db.prepare("INSERT INTO events (id, type, created, json) VALUES (?, ?, ?, ?)");
  const select = db.prepare<[string], { json: string }>("SELECT json FROM events WHERE id = ?");
  const seqOf = db.prepare<[string], { seq: number }>("SELECT seq FROM events WHERE id = ?");

  return {
    has: (id: string): boolean => seqOf.get(id) !== undefined,

    put(event: Stripe.Event): void {
      insert.run(event.id, event.type, event.created, JSON.stringify(event));
    },

    /** The JSON text of an event, byte for byte what is delivered. */
    text: (id: string): string | undefined => select.get(id)?.json,

    get(id: string): Stripe.Event | undefined {
      const row = select.get(id);
      // The row was written by `put`.
      return row === undefined ? undefined : (JSON.parse(row.json) as Stripe.Event);
    },

    list(query: EventQuery): Stripe.Event[] {
      const { clauses, values } = boundsOf(query.created);
      const parts: string[] = ["created >= ?", ...clauses];
      const given: unknown[] = [query.since, ...values];
      if (query.pattern !== undefined) {
        parts.push("type GLOB ?");
        given.push(query.pattern);
      }
      if (query.types !== undefined) {
        parts.push(`type IN (${query.types.map(() => "?").join(", ")})`);
        given.push(...query.types);
      }
      if (query.delivered !== undefined) {
        parts.push(`id ${query.delivered ? "NOT IN" : "IN"} (${UNDELIVERED})`);
      }
      for (const [cursor, sign] of [[query.after, "<"] as const, [query.before, ">"] as const]) {
        if (cursor === undefined) continue;
        parts.push(`seq ${sign} ?`);
        given.push(seqOf.get(cursor)?.seq ?? 0);
      }
      const order = query.before === undefined ? "DESC" : "ASC";
      const rows = statement(
        `SELECT json FROM events WHERE ${parts.join(" AND ")} ORDER BY seq ${order} LIMIT ?`,
      ).all(...given, query.limit);
      // The rows were written by `put`.
      const found = rows.map(({ json }) => JSON.parse(json) as Stripe.Event);
      return query.before === undefined ? found : found.toReversed();
    },
  };
}
