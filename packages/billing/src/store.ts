import type { Attempt } from "./attempt.ts";
import type { StripeEvent } from "./events.ts";
import type { Context, Meaning, Subscription } from "./meaning.ts";

/** What became of an event. A duplicate wrote nothing; an ignored one only its line in the log. */
export type Outcome = "applied" | "duplicate" | "ignored" | "parked";

/** `wallets` are those that moved. */
export type Applied = { outcome: Outcome; reason?: string; wallets: string[] };

/** What a database must do for billing. */
export interface BillingStore {
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
   * fault, it starts from nothing.
   */
  apply(event: StripeEvent, read: (context: Context) => Meaning, now: number): Promise<Applied>;
}
