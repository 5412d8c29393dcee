import type { ReconcileReport } from "@framefare/contract";
import type { Purchase } from "@framefare/ledger";
import type { Attempt } from "./attempt.ts";
import type { StripeEvent } from "./events.ts";
import type { Meaning, Subscription } from "./meaning.ts";
import type { Reader } from "./mentions.ts";

/** What became of an event. A duplicate wrote nothing; an ignored one only its line in the log. */
export type Outcome = "applied" | "duplicate" | "ignored" | "parked";

/** `wallets` are those that moved. */
export type Applied = { outcome: Outcome; reason?: string; wallets: string[] };

/** What a database must do for billing. */
export interface BillingStore extends Books {
  /** Writes the attempt unless its id is known; answers the one that stands. */
  beginAttempt(attempt: Attempt): Promise<Attempt>;
  /** Notes where to pay. */
  openAttempt(id: string, opened: { sessionId: string; url: string }): Promise<void>;
  /** The user's plan attempts whose session is open, as far as we were told; newest first. */
  openPlanAttempts(userId: string): Promise<Attempt[]>;
  /** Notes that nobody can pay the attempt any more; one that was paid stays so. */
  expireAttempt(id: string): Promise<void>;
  attemptOfSession(sessionId: string): Promise<Attempt | null>;
  customerOf(userId: string): Promise<string | null>;
  /** Keeps the first customer a user was given, or the first in place of the one named; answers the one that stands. */
  keepCustomer(userId: string, customerId: string, instead?: string): Promise<string>;
  /** Which sku a price at Stripe sells. */
  keepPrice(priceId: string, sku: string): Promise<void>;
  /** The user's newest subscription, ended or not. */
  subscriptionOf(userId: string): Promise<Subscription | null>;
  /**
   * In one transaction: reads the event with what is known, records its facts in the ledger, and logs it. Run again after a
   * fault, it starts from nothing. `reader` may know more of the event than was told, and more than what is logged.
   */
  apply(event: StripeEvent, reader: Reader, now: number): Promise<Applied>;
  /** What was received, newest first, of one outcome or all; `before` is the last line of the page before. */
  eventLog(page: EventLogPage): Promise<EventLine[]>;
}

/** One line of the log of events. Times are epoch milliseconds. */
export type EventLine = {
  eventId: string;
  type: string;
  objectId: string | null;
  outcome: Outcome;
  reason: string | null;
  /** When Stripe made it; null where it does not say. */
  createdAt: number | null;
  receivedAt: number;
  /** Who a parked event is about, where that is known. */
  userId: string | null;
};

export type EventLogPage = {
  outcome?: Outcome | undefined;
  before?: Pick<EventLine, "receivedAt" | "eventId"> | undefined;
  limit: number;
};

/** Our side of what is compared with Stripe's lists. Everything reads, but for the two verbs about the report. */
export interface Books {
  /** What an event would mean now, read as `apply` reads it. */
  consult(reader: Reader): Promise<Meaning>;
  /** What became of those of the events that were received. */
  outcomesOf(eventIds: string[]): Promise<Map<string, Outcome>>;
  /** Events parked since then, in the order of their ids, from `after`, exclusive. */
  parked(page: { since: number; after: string; limit: number }): Promise<ParkedEvent[]>;
  /** The event as it was parked; null when it is not, or not any more. */
  parkedEvent(eventId: string): Promise<StripeEvent | null>;
  /** Those of these purchases that there are. */
  purchasesOf(paymentRefs: string[]): Promise<Purchase[]>;
  /** Purchases recorded in the range, oldest first, after the one that `after` is. */
  purchasesBetween(
    range: Range,
    page: { after: Purchase | null; limit: number },
  ): Promise<Purchase[]>;
  /** What is known of each of these payments; of one nobody told us about, nothing. */
  moneyOf(payments: string[]): Promise<Map<string, MoneyKnown>>;
  /** Which of these keys the ledger has used. */
  usedKeys(keys: string[]): Promise<Set<string>>;

  /** Takes the turn to compare until then, unless somebody has it. */
  takeTurn(now: number, until: number): Promise<boolean>;
  keepReport(report: ReconcileReport): Promise<void>;
  lastReport(): Promise<ReconcileReport | null>;
}

/** From `from`, inclusive, to `to`, exclusive; epoch milliseconds. */
export type Range = { from: number; to: number };

export type ParkedEvent = { event: StripeEvent; reason: string };

/** What the ledger knows of one payment: what it bought, and what of it went back. */
export type MoneyKnown = {
  purchase: Purchase | null;
  refunds: { refundId: string; amount: number; status: string }[];
  /** The most that a charge said had gone back. */
  refundTotal: number;
  disputes: { disputeId: string; amount: number; withdrawn: boolean; status: string }[];
};
