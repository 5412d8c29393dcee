import { buyerOf } from "./event-buyer.ts";
import { StripeEvent } from "./events.ts";
import type { Context } from "./meaning.ts";
import type { Applied, EventLine } from "./store.ts";

/** A line of the log as it is kept: the whole event stands in it while it is parked. */
export type LogLine = Omit<EventLine, "userId"> & {
  apiVersion: string | null;
  raw: string | null;
};

/** What is logged of an event the first time. */
export function lineFor(event: StripeEvent, applied: Applied, now: number): LogLine {
  return {
    ...outcomeFor(event, applied),
    eventId: event.id,
    type: event.type,
    apiVersion: event.api_version ?? null,
    objectId: event.data.object.id ?? null,
    createdAt: event.created === undefined ? null : event.created * 1_000,
    receivedAt: now,
  };
}

/** What of it is new when a parked one was read again. */
export function outcomeFor(event: StripeEvent, { outcome, reason }: Applied) {
  const raw = outcome === "parked" ? JSON.stringify(event) : null;
  return { outcome, reason: reason ?? null, raw };
}

/** A parked event, as it was kept. */
export function eventIn(raw: string | null): StripeEvent {
  return StripeEvent.parse(JSON.parse(raw ?? "null"));
}

/** The events that are kept whole in these lines. */
export function eventsIn(lines: LogLine[]): StripeEvent[] {
  return lines.flatMap(({ raw }) => (raw === null ? [] : eventIn(raw)));
}

/** The line as it is shown, with the buyer of what is parked. */
export function shown({ raw, apiVersion: _, ...line }: LogLine, context: Context): EventLine {
  return { ...line, userId: raw === null ? null : buyerOf(eventIn(raw), context) };
}
