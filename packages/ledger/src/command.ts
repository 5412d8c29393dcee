import type { Charge, Grant, GrantSource, Hold, Metadata, Money, Purchase } from "./model.ts";

/**
 * Gives credits. A retry must ask for the very same: an `expiresAt` worked out anew from the clock is another request, and
 * `KEY_REUSED`.
 */
export type GrantCommand = {
  /** 1…200 characters; names this grant for ever. */
  key: string;
  /** 1…200 characters. */
  walletId: string;
  /** Whole, 1 or more. */
  credits: number;
  /** `adjustment` unless told. What was paid for burns after what was given, where all else is equal. */
  source?: Exclude<GrantSource, "return">;
  /** 0…100, 50 unless told; lower burns first. */
  priority?: number;
  /** Epoch milliseconds, inclusive; now unless told. One to come makes credits that begin by themselves. */
  effectiveAt?: number;
  /** Epoch milliseconds, exclusive; none or null means never. */
  expiresAt?: number | null;
  /** What was paid for it. */
  paid?: Money;
  /** At most 10,000 characters of JSON. */
  metadata?: Metadata;
};

/** Sets credits aside. */
export type HoldCommand = {
  /** 1…200 characters; names this hold, and the charge it may become, for ever. */
  key: string;
  /** 1…200 characters. */
  walletId: string;
  /** Whole, 1 or more. */
  credits: number;
  /** Epoch milliseconds, in the future; one hour from now unless told. Then it lapses by itself. */
  expiresAt?: number;
  /** At most 10,000 characters of JSON. The charge it may become has the same. */
  metadata?: Metadata;
};

/** Moves the end of an open hold to `expiresAt`, epoch milliseconds in the future. */
export type ExtendHoldCommand = { holdKey: string; expiresAt: number };

/**
 * Spends a hold: `credits` (whole, 0 or more) are all of it unless told. Less than held gives the rest back, more takes the
 * rest from what is available.
 */
export type CaptureCommand = { holdKey: string; credits?: number };

/** Gives a hold back whole. */
export type ReleaseCommand = { holdKey: string };

/** Hold and capture in one. */
export type ChargeCommand = {
  /** 1…200 characters; names this charge for ever. */
  key: string;
  /** 1…200 characters. */
  walletId: string;
  /** Whole, 1 or more. */
  credits: number;
  /** At most 10,000 characters of JSON. Usage is counted by its `modelId`, with its `seconds`. */
  metadata?: Metadata;
};

/**
 * Gives credits (1 or more) of a charge back to the grants they came from, last taken first; by default all that is left of
 * it. `chargeKey` is the charge's, or the captured hold's.
 */
export type RefundCommand = { key: string; chargeKey: string; credits?: number };

/**
 * A payment was made. It makes one purchase, and one grant of the key `grant:<paymentRef>`, however often and by however
 * many events it is told.
 */
export type PaidFact = {
  kind: "paid";
  walletId: string;
  /** What was bought with it; Stripe: the checkout session, or the invoice. */
  paymentRef: string;
  /** The provider's payment, where it is known by now; Stripe: the PaymentIntent. */
  payment?: string;
  /** The event that told it first is kept, and proves nothing. */
  eventId: string;
  /** When the provider made the event, epoch milliseconds. */
  at: number;
  sku: string;
  /** Whole, 0 or more; 0 is a purchase without a grant. */
  credits: number;
  /** What was paid, in the currency's minor unit; 0 or more. */
  amount: number;
  currency: string;
  /** `purchase` unless told. */
  source?: "purchase" | "plan";
  /** 0…100, 50 unless told; lower burns first. */
  priority?: number;
  /** Epoch milliseconds, exclusive; none means never. */
  expiresAt?: number;
  /**
   * Of a plan's period with credits of its own: what the wallet's plan grants that end at `from` (epoch milliseconds, before
   * `expiresAt`) leave unspent comes over, `credits` (0 or more) at most in all, and ends with this period.
   */
  carry?: { from: number; credits: number };
};

/**
 * Money goes back by this refund, of `payment`: `amount` in its minor unit. `pending` counts as `succeeded` does; `failed`
 * and `canceled` are final, and count for nothing.
 */
export type RefundFact = {
  kind: "refund";
  payment: string;
  refundId: string;
  amount: number;
  status: "pending" | "succeeded" | "failed" | "canceled";
  eventId: string;
  at: number;
};

/** How much of a payment has gone back in all, in its minor unit, as a charge tells it. It only grows. */
export type RefundTotalFact = {
  kind: "refundTotal";
  payment: string;
  amount: number;
  eventId: string;
  at: number;
};

/**
 * The buyer's bank wants `amount` (minor unit) back; credits are gone while it is `withdrawn`. `won` and `lost` are final, and
 * `won` gives them back.
 */
export type DisputeFact = {
  kind: "dispute";
  payment: string;
  disputeId: string;
  amount: number;
  withdrawn: boolean;
  status: "open" | "won" | "lost";
  eventId: string;
  at: number;
};

/** This payment paid that: an invoice learns late which payment it was. */
export type LinkFact = {
  kind: "link";
  paymentRef: string;
  payment: string;
  eventId: string;
  at: number;
};

/** What is known of a payment. `at` is when the provider made the event, in epoch milliseconds. */
export type Fact = PaidFact | RefundFact | RefundTotalFact | DisputeFact | LinkFact;

/**
 * What a recorded fact came to. A duplicate wrote nothing. `purchase` is the one it is about, as it stands then; null while
 * that payment is not known.
 */
export type Recorded = { outcome: "applied" | "duplicate"; purchase: Purchase | null };

/** Everything that can be asked of the ledger in writing, and what each answers. */
export type Verbs = {
  grant: { command: GrantCommand; answer: Grant };
  hold: { command: HoldCommand; answer: Hold };
  extendHold: { command: ExtendHoldCommand; answer: Hold };
  capture: { command: CaptureCommand; answer: Charge };
  release: { command: ReleaseCommand; answer: Hold };
  charge: { command: ChargeCommand; answer: Charge };
  refund: { command: RefundCommand; answer: Charge };
  record: { command: Fact; answer: Recorded };
  sweep: { command: { walletId: string }; answer: null };
};
export type Verb = keyof Verbs;

/** One request of the ledger. */
export type Command = { [V in Verb]: { verb: V } & { request: Verbs[V]["command"] } }[Verb];

/** The request a verb takes. */
export type CommandOf<V extends Verb> = { verb: V; request: Verbs[V]["command"] };

/** An answer, and whether something was written for it; a replay is not fresh. */
export type Executed<V extends Verb = Verb> = { answer: Verbs[V]["answer"]; fresh: boolean };
