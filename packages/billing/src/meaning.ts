import type { Fact } from "@framefare/ledger";
import type { Attempt, AttemptChange } from "./attempt.ts";

/** What a Stripe event means here. A parked one is kept whole, with the reason, until its cause is mended. */
export type Meaning =
  | { kind: "ignored"; reason: string }
  | { kind: "parked"; reason: string; cause?: ParkedCause }
  | {
      kind: "applied";
      facts: Fact[];
      attempt?: AttemptChange & { id: string; sessionId: string };
      subscription?: ToldSubscription;
    };

/** An invoice whose event carries only the first of its lines: it means nothing until all are there. */
export type Unfinished = { kind: "unfinished"; invoiceId: string };

/** Why, where it is more than not being understood: nobody here is its buyer, or what was paid is not what was asked. */
export type ParkedCause = "nobody" | "amount";

/** A subscription as Stripe last told it; `eventAt` and `periodEndsAt` are epoch milliseconds. */
export type Subscription = {
  id: string;
  userId: string;
  sku: string;
  status: string;
  periodEndsAt: number;
  cancelAtPeriodEnd: boolean;
  eventAt: number;
};

/** One as an event tells it, and, where the event says so, what of it is new since the moment before. */
export type ToldSubscription = Subscription & { changed?: Changeable[] | undefined };
export type Changeable = "sku" | "periodEndsAt" | "cancelAtPeriodEnd";

/** What the database knows that an event may be about. */
export type Context = {
  attemptOf: (names: { sessionId?: string; attemptId?: string }) => Attempt | null;
  userOf: (customerId: string) => string | null;
  skuOf: (priceId: string) => string | null;
};

/** The mark our own sessions carry: other products may share the Stripe account, and their events are not ours. */
export const APP = "framefare";

/** Whose it is: its customer's, or, where we lost that row, whom the metadata we gave it names. A buyer cannot write either. */
export function ownerOf(
  { userOf }: Pick<Context, "userOf">,
  { customer, metadata }: { customer: string | null; metadata?: Record<string, string> | null },
): string | null {
  const named = metadata?.app === APP ? (metadata.userId ?? null) : null;
  return (customer === null ? null : userOf(customer)) ?? named;
}

/** Not a status of Stripe's: a complete checkout has named the subscription, and no event of its own has told of it yet. */
export const ANNOUNCED = "announced";

/** How a user's plan stands, of all their subscriptions, newest first: one that lives goes before one that ended after it. */
export function standing(newestFirst: Subscription[]): Subscription | null {
  return newestFirst.find(isLive) ?? newestFirst[0] ?? null;
}

/** A subscription that still brings credits. */
export function isLive({ status }: Pick<Subscription, "status">): boolean {
  return ["active", "trialing", "past_due", "unpaid", "paused"].includes(status);
}

/**
 * Whether what Stripe tells is news: events come in any order, and their time is in whole seconds. What has ended never lives
 * again; within one second a subscription begins, is tried to be paid, is not, and ends, and never goes back.
 */
export function isNews(told: Subscription, known: Subscription): boolean {
  if (told.status === ANNOUNCED || known.status === ANNOUNCED) return told.status !== ANNOUNCED;
  const hasEnded = ({ status }: Subscription) => ENDS.includes(status);
  if (hasEnded(told) !== hasEnded(known)) return hasEnded(told);
  if (told.eventAt !== known.eventAt) return told.eventAt > known.eventAt;
  return stageOf(told) >= stageOf(known);
}

/**
 * The subscription once this is told, too; null where it is no news. Of several events in one second each brings what it changed,
 * so that all of them come to the same in any order.
 */
export function subscriptionAfter(
  { changed, ...told }: ToldSubscription,
  known: Subscription,
): Subscription | null {
  const isSameMoment = told.eventAt === known.eventAt && isLive(told) && isLive(known);
  if (!changed || !isSameMoment) return isNews(told, known) ? told : null;
  const news = Object.fromEntries(changed.map((field) => [field, told[field]]));
  const { status } = stageOf(told) > stageOf(known) ? told : known;
  return { ...known, ...news, status };
}

/** https://docs.stripe.com/api/subscriptions/object#subscription_object-status */
const ENDS = ["canceled", "incomplete_expired"];

/** A change that is to be paid at once, and is not, tells both in one second. */
const STAGES = ["incomplete", "trialing", "active", "past_due", "unpaid", "paused"];

function stageOf({ status }: Subscription): number {
  return STAGES.indexOf(status);
}
