import type { Finding } from "@framefare/contract";
import type { StripeEvent } from "../events.ts";
import type { Meaning } from "../meaning.ts";
import type { Applied, Books, Outcome, Range } from "../store.ts";
import type { StripeLists } from "./stripe-lists.ts";

const PAGE = 100;

/** An event that never came, or that came and is parked. Not the event itself: after an outage there may be very many. */
export type MissedEvent = {
  id: string;
  type: string;
  objectId: string;
  /** What else it is about: the payment of a charge, the invoice of a payment. */
  about: string | null;
  /** Seconds since 1970. */
  created: number;
  /** Why it is parked; null when it never came. */
  parked: string | null;
};

type Sides = { lists: StripeLists; store: Books };

type Consult = (event: StripeEvent) => Promise<Meaning>;

/** What Stripe's event list has and our log has not, newest first; what would be ignored is nothing to miss. */
export async function findMissed(
  { lists, store, consult }: Sides & { consult: Consult },
  range: Range,
): Promise<{ missed: MissedEvent[]; looked: number }> {
  const missed: MissedEvent[] = [];
  let looked = 0;
  for await (const page of lists.events(range)) {
    looked += page.length;
    const outcomes = await store.outcomesOf(page.map(({ id }) => id));
    for (const event of page.filter(({ id }) => !outcomes.has(id))) {
      if ((await consult(event)).kind !== "ignored") missed.push(outline(event, null));
    }
  }
  return { missed, looked };
}

/** What is parked in our log. */
export async function findParked(store: Books, since: number): Promise<MissedEvent[]> {
  const parked: MissedEvent[] = [];
  for (let after = ""; ;) {
    const page = await store.parked({ since, after, limit: PAGE });
    parked.push(...page.map(({ event, reason }) => outline(event, reason)));
    const last = page.at(-1);
    if (!last || page.length < PAGE) return parked;
    after = last.event.id;
  }
}

/** Feeds them, oldest first, through the door that every event comes through. */
export async function feed(
  events: MissedEvent[],
  { lists, store, receive }: Sides & { receive: (event: StripeEvent) => Promise<Applied> },
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  // Within one second Stripe's list says what came first.
  const inOrder = events.toReversed().toSorted((a, b) => a.created - b.created);
  for (const { id, parked } of inOrder) {
    // What is parked may be older than what Stripe still has.
    const event = await (parked === null ? lists.event(id) : store.parkedEvent(id));
    if (event) outcomes.set(id, (await receive(event)).outcome);
  }
  return outcomes;
}

/** How one that belongs to no other finding is told. */
export function missedFinding({ id, type, objectId, parked }: MissedEvent): Finding {
  const found = { objectId, eventId: id };
  if (parked === null) {
    const detail = `${type} never came.`;
    return { kind: "event_missed", ...found, detail, remedy: feedIt(id) };
  }
  const detail = `${type} is parked: ${parked}`;
  const remedy = `Mend the cause, then ${feedIt(id, "")}`;
  return { kind: "event_parked", ...found, detail, remedy };
}

export function feedIt(id: string, opening = "Run "): string {
  return `${opening}pnpm reconcile --apply, which takes ${id} in as if Stripe had sent it.`;
}

function outline(event: StripeEvent, parked: string | null): MissedEvent {
  const { object } = event.data;
  const { payment_intent, invoice } = object;
  const about = event.type.startsWith("charge.refund") ? payment_intent : invoice;
  return {
    id: event.id,
    type: event.type,
    objectId: object.id ?? event.id,
    about: typeof about === "string" ? about : null,
    created: event.created ?? 0,
    parked,
  };
}
