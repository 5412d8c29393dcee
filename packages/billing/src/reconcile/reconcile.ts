import type { Finding, ReconcileReport } from "@framefare/contract";
import type { BillingOptions } from "../billing-options.ts";
import type { StripeEvent } from "../events.ts";
import type { Reading } from "../receive.ts";
import type { Applied, Books, Outcome } from "../store.ts";
import { adjustmentKey } from "./adjustment-key.ts";
import type { Fault } from "./compare.ts";
import {
  feed,
  feedIt,
  findMissed,
  findParked,
  type MissedEvent,
  missedFinding,
} from "./missed-events.ts";
import { compareMoneyBack } from "./money-back.ts";
import type { ReconcileOptions } from "./options.ts";
import { comparePurchases } from "./purchases.ts";
import { stripeLists } from "./stripe-lists.ts";

/** As far back as Stripe keeps events. */
const SINCE_MS = 30 * 24 * 60 * 60 * 1_000;

const PAGE = 500;

/** What is younger may still be on its way: Stripe delivers within seconds, and tries again after minutes. */
const GRACE_MS = 10 * 60 * 1_000;

type Doors = {
  /** Reads the event as it is read when Stripe sends it. */
  reading: Reading;
  receive: (event: StripeEvent) => Promise<Applied>;
};

/** Compares Stripe's lists with our books: what was missed, what was bought, what went back. */
export function createReconcile(
  { store, stripe, now }: Pick<BillingOptions, "store" | "stripe" | "now">,
  { reading, receive }: Doors,
) {
  const lists = stripeLists(stripe);
  const consult = (event: StripeEvent) => reading(event, (reader) => store.consult(reader));
  const sides = { lists, store, consult };

  const reconcile = async (options: ReconcileOptions = {}): Promise<ReconcileReport> => {
    const startedAt = now();
    const { apply = false, since = startedAt - SINCE_MS, graceMs = 0, keep = true } = options;
    // Stripe's times are whole seconds: what was made in this one counts.
    const range = { from: since, to: startedAt - graceMs + 1_000 };

    const { missed, looked: events } = await findMissed(sides, range);
    const parked = await findParked(store, since);
    const { sessions, invoices, ...bought } = await comparePurchases(sides, range);
    const { refunds, disputes, ...back } = await compareMoneyBack(sides, range);

    const faults = await withoutAdjusted(store, [...bought.faults, ...back.faults]);

    const unfed = [...missed, ...parked];
    const outcomes: Map<string, Outcome> = apply
      ? await feed(unfed, { lists, store, receive })
      : new Map<string, Outcome>();
    const report: ReconcileReport = {
      startedAt: new Date(startedAt).toISOString(),
      endedAt: new Date(now()).toISOString(),
      since: new Date(since).toISOString(),
      looked: { sessions, invoices, refunds, disputes, events },
      findings: findingsOf(faults, unfed, outcomes),
    };
    if (keep) await store.keepReport(report);
    return report;
  };

  const reconcileInTurn = async (everyMs: number): Promise<ReconcileReport | null> => {
    const mine = await store.takeTurn(now(), now() + everyMs);
    return mine ? reconcile({ graceMs: GRACE_MS }) : null;
  };
  return { reconcile, reconcileInTurn };
}

/** What a person has adjusted by its name is dealt with. */
async function withoutAdjusted(store: Books, faults: Fault[]): Promise<Fault[]> {
  const left: Fault[] = [];
  for (let from = 0; from < faults.length; from += PAGE) {
    const some = faults.slice(from, from + PAGE);
    const used = await store.usedKeys(some.map(({ objectId }) => adjustmentKey(objectId)));
    left.push(...some.filter(({ objectId }) => !used.has(adjustmentKey(objectId))));
  }
  return left;
}

/** Each fault with the event that tells of it, then the events that no fault has. */
function findingsOf(
  faults: Fault[],
  unfed: MissedEvent[],
  outcomes: Map<string, Outcome>,
): Finding[] {
  const told = new Set<string>();
  const byName = new Map<string, MissedEvent[]>();
  for (const event of unfed) {
    for (const name of [event.objectId, ...(event.about ? [event.about] : [])]) {
      byName.set(name, [...(byName.get(name) ?? []), event]);
    }
  }
  const ofFaults = faults.map(({ byHand, payment, ...fault }): Finding => {
    const names = [fault.objectId, fault.paymentRef, payment].flatMap((name) => name ?? []);
    const events = [...new Set(names.flatMap((name) => byName.get(name) ?? []))];
    for (const { id } of events) told.add(id);
    const newest = events.toSorted((a, b) => b.created - a.created)[0];
    return { ...fault, remedy: remedyOf(fault, byHand, newest), ...fed(events, newest, outcomes) };
  });
  const rest = unfed.filter(({ id }) => !told.has(id));
  const ofEvents = rest.map((event) => ({
    ...missedFinding(event),
    ...fed([event], event, outcomes),
  }));
  return [...ofFaults, ...ofEvents];
}

/** What an event would say again does not mend who bought it, nor for how much: only what was never told does. */
function remedyOf(
  { kind }: Pick<Finding, "kind">,
  byHand: string,
  event: MissedEvent | undefined,
): string {
  const mends = event && event.parked === null && kind !== "orphan" && kind !== "granted_not_paid";
  if (mends) return feedIt(event.id);
  return event ? byHand : `Stripe has no event that we have not had. ${byHand}`;
}

/** What became of a finding's events: applied, when one of them was. */
function fed(
  events: MissedEvent[],
  newest: MissedEvent | undefined,
  outcomes: Map<string, Outcome>,
): Pick<Finding, "eventId" | "applied"> {
  if (!newest) return {};
  const all = events.map(({ id }) => outcomes.get(id));
  const applied = all.includes("applied") ? "applied" : outcomes.get(newest.id);
  return { eventId: newest.id, ...(applied && { applied }) };
}

/** Whether there is nothing left to do about it. */
export function isMended({ kind, applied }: Finding): boolean {
  if (applied === "applied") return true;
  const received = kind === "event_missed" || kind === "event_parked";
  return received && applied !== undefined && applied !== "parked";
}
