import type { PostgresDatabase } from "@framefare/ledger/postgres";
import { and, desc, eq, sql } from "drizzle-orm";
import { eventsIn, shown } from "../log-line.ts";
import { mentionsOf } from "../mentions.ts";
import type { EventLine, EventLogPage } from "../store.ts";
import { knownOf } from "./known.ts";
import { stripeEvents } from "./tables.ts";

/** One page of the log, newest first, along the index of one outcome or of all. */
export async function readEventLog(
  db: PostgresDatabase,
  { outcome, before, limit }: EventLogPage,
): Promise<EventLine[]> {
  const { receivedAt, eventId } = stripeEvents;
  const older =
    before && sql`(${receivedAt}, ${eventId}) < (${before.receivedAt}, ${before.eventId})`;
  const lines = await db
    .select()
    .from(stripeEvents)
    .where(and(outcome && eq(stripeEvents.outcome, outcome), older))
    .orderBy(desc(receivedAt), desc(eventId))
    .limit(limit);
  const context = await knownOf(db, mentionsOf(...eventsIn(lines)));
  return lines.map((line) => shown(line, context));
}
