import type { SqliteDatabase } from "@framefare/ledger/sqlite";
import { and, desc, eq, lt, or } from "drizzle-orm";
import { eventsIn, type LogLine, shown } from "../log-line.ts";
import { mentionsOf } from "../mentions.ts";
import type { EventLine, EventLogPage, Outcome } from "../store.ts";
import { knownOf } from "./known.ts";
import { stripeEvents } from "./tables.ts";

const OUTCOMES: Outcome[] = ["applied", "duplicate", "ignored", "parked"];

/** One page of the log, newest first. Each outcome is read along its own index, and what is newest of all is kept. */
export function readEventLog(
  db: SqliteDatabase,
  { outcome, before, limit }: EventLogPage,
): EventLine[] {
  const wanted = outcome ? [outcome] : OUTCOMES;
  const lines = wanted
    .flatMap((each) => linesOf(db, each, { before, limit }))
    .toSorted((a, b) => b.receivedAt - a.receivedAt || (a.eventId < b.eventId ? 1 : -1))
    .slice(0, limit);
  const context = knownOf(db, mentionsOf(...eventsIn(lines)));
  return lines.map((line) => shown(line, context));
}

function linesOf(
  db: SqliteDatabase,
  outcome: Outcome,
  { before, limit }: Omit<EventLogPage, "outcome">,
): LogLine[] {
  const { receivedAt, eventId } = stripeEvents;
  const older =
    before &&
    or(
      lt(receivedAt, before.receivedAt),
      and(eq(receivedAt, before.receivedAt), lt(eventId, before.eventId)),
    );
  return db
    .select()
    .from(stripeEvents)
    .where(and(eq(stripeEvents.outcome, outcome), older))
    .orderBy(desc(receivedAt), desc(eventId))
    .limit(limit)
    .all();
}
