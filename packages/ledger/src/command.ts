import type { Charge, Grant, GrantSource, Hold, Metadata, Money, Purchase } from "./model.ts";

/** Gives credits. `priority` 0…100, lower burns first. `expiresAt` is exclusive; none means never. */
export type GrantCommand = {
  key: string;
  walletId: string;
  credits: number;
  source?: Exclude<GrantSource, "return">;
  priority?: number;
  effectiveAt?: number;
  expiresAt?: number | null;
  paid?: Money;
  metadata?: Metadata;
};

/** Sets credits aside until `expiresAt`, one hour from now unless told. */
export type HoldCommand = {
  key: string;
  walletId: string;
  credits: number;
  expiresAt?: number;
  metadata?: Metadata;
};

export type ExtendHoldCommand = { holdKey: string; expiresAt: number };

/** Spends a hold: less than held gives the rest back, more takes the rest from what is available. */
export type CaptureCommand = { holdKey: string; credits?: number };

export type ReleaseCommand = { holdKey: string };

/** Hold and capture in one. */
export type ChargeCommand = {
  key: string;
  walletId: string;
  credits: number;
  metadata?: Metadata;
};

/** Gives credits of a charge back to the grants they came from, last taken first; by default all that is left of it. */
export type RefundCommand = { key: string; chargeKey: string; credits?: number };

/** A payment was made: `paymentRef` is what was bought with it, `payment` the provider's payment. */
export type PaidFact = {
  kind: "paid";
  walletId: string;
  paymentRef: string;
  payment?: string;
  eventId: string;
  at: number;
  sku: string;
  credits: number;
  amount: number;
  currency: string;
  source?: "purchase" | "plan";
  priority?: number;
  expiresAt?: number;
};

/** Money goes back by this refund, of `payment`. `failed` and `canceled` are final, and count for nothing. */
export type RefundFact = {
  kind: "refund";
  payment: string;
  refundId: string;
  amount: number;
  status: "pending" | "succeeded" | "failed" | "canceled";
  eventId: string;
  at: number;
};

/** How much of a payment has gone back in all, as a charge tells it. */
export type RefundTotalFact = {
  kind: "refundTotal";
  payment: string;
  amount: number;
  eventId: string;
  at: number;
};

/** The buyer's bank wants its money; `withdrawn` while it has it. `won` and `lost` are final. */
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

/** What a recorded fact came to. A duplicate wrote nothing. */
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
