/** Anything JSON can say. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What a caller keeps beside a grant, hold or charge; the ledger never reads meaning into it. */
export type Metadata = { [name: string]: Json };

/** Money in the currency's minor unit (cents; whole yen). */
export type Money = { amount: number; currency: string };

/** Where a grant came from. `return` is made by the ledger for credits that outlived their grant. */
export type GrantSource = "purchase" | "plan" | "promotion" | "adjustment" | "return";

/** Credits given to a wallet. Times are epoch milliseconds. */
export type Grant = {
  key: string;
  walletId: string;
  /** What was given. */
  credits: number;
  /** What of it is available; 0 before `effectiveAt` and from `expiresAt` on. */
  remaining: number;
  /** What of it holds have set aside. */
  held: number;
  source: GrantSource;
  /** 0…100, lower burns first. */
  priority: number;
  /** Inclusive. */
  effectiveAt: number;
  /** Exclusive; null means never. */
  expiresAt: number | null;
  paid?: Money;
  metadata?: Metadata;
  createdAt: number;
};

/** Credits set aside until they are captured, released, or the hold lapses. Times are epoch milliseconds. */
export type Hold = {
  key: string;
  walletId: string;
  /** What was set aside. */
  credits: number;
  /** It ends once; `expired` is that it lapsed. */
  status: "open" | "captured" | "released" | "expired";
  /** What was spent of it or beyond it; 0 unless `captured`. */
  captured: number;
  /** Exclusive: at that moment it has lapsed. */
  expiresAt: number;
  metadata?: Metadata;
  createdAt: number;
};

/** Credits spent. A capture answers with the hold's key. `createdAt` is epoch milliseconds. */
export type Charge = {
  key: string;
  walletId: string;
  /** What was spent, refunds not taken off. */
  credits: number;
  /** What of it was given back since. */
  refunded: number;
  metadata?: Metadata;
  createdAt: number;
};

/** What a line of the journal did; `core/moves.ts` says from where to where. */
export type EntryKind =
  | "grant"
  | "hold"
  | "capture"
  | "release"
  | "lapse"
  | "charge"
  | "expire"
  | "refund"
  | "revoke"
  | "owe"
  | "settle"
  | "reinstate"
  | "forgive";

/** One line of a wallet's journal: what moved, the balance after it, and a hash over the line before. */
export type Entry = {
  walletId: string;
  /** 1, 2, 3, … within the wallet, without a gap. */
  seq: number;
  kind: EntryKind;
  /** Of the request that moved it; of the grant or hold itself, where time did. One request may write several lines. */
  key: string;
  /** What moved, never negative: the kind says from where to where. */
  credits: number;
  availableAfter: number;
  heldAfter: number;
  owedAfter: number;
  /** When it happened, epoch milliseconds; of an expiry when it was due, however late it was written down. */
  at: number;
  hash: string;
};

/** What a wallet comes to, in credits. Always: granted = available + held + spent + expired + revoked. */
export type Balance = {
  /** What can be spent; never negative, and 0 while something is owed. */
  available: number;
  /** What open holds have set aside. */
  held: number;
  /** What a reversal could not take, because it was spent: the next credits pay it first. */
  owed: number;
  /** All that ever came in. */
  granted: number;
  /** Charged or captured, less what was refunded. */
  spent: number;
  /** Came to its end unspent. */
  expired: number;
  /** Taken back, because its money went back. */
  revoked: number;
};

/** One payment: one row, written only together with its grant. */
export type Purchase = {
  /** What was bought; Stripe: the checkout session, or the invoice. */
  paymentRef: string;
  /** The provider's payment; null until it is known. */
  payment: string | null;
  eventId: string;
  walletId: string;
  sku: string;
  /** What was bought with it, reversals not taken off. */
  credits: number;
  /** What of it has been taken back or is owed. */
  creditsReversed: number;
  /** In the currency's minor unit. */
  amount: number;
  /** In the currency's minor unit; money withdrawn by a dispute does not count here. */
  amountRefunded: number;
  currency: string;
  status: "paid" | "partially_refunded" | "refunded" | "disputed" | "dispute_lost";
  createdAt: number;
};

/** Each grant with what became of it: its credits are remaining + held + expired + revoked + all of `charges`. */
export type Explanation = {
  walletId: string;
  owed: number;
  grants: (Grant & {
    expired: number;
    revoked: number;
    /** What it was bought with; null when it was not bought. */
    purchase: Purchase | null;
    /** What it was spent on, less what was refunded. */
    charges: { key: string; credits: number }[];
  })[];
};

/** What was spent on one UTC day with one model; counted beside the journal, and rebuilt from it. */
export type UsageDay = {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** The charges' `metadata.modelId`; empty where they have none. */
  modelId: string;
  /** How many charges. */
  renders: number;
  /** The sum of their `metadata.seconds`. */
  seconds: number;
  /** What they spent, refunds not taken off. */
  credits: number;
};
