/** Anything JSON can say. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What a caller keeps beside a grant, hold or charge; the ledger never reads meaning into it. */
export type Metadata = { [name: string]: Json };

/** Money in the currency's minor unit (cents; whole yen). */
export type Money = { amount: number; currency: string };

/** Where a grant came from. `return` is made by the ledger for credits that outlived their grant. */
export type GrantSource = "purchase" | "plan" | "promotion" | "adjustment" | "return";

/** Credits given to a wallet. Times are epoch milliseconds; `expiresAt` is exclusive. */
export type Grant = {
  key: string;
  walletId: string;
  credits: number;
  remaining: number;
  held: number;
  source: GrantSource;
  priority: number;
  effectiveAt: number;
  expiresAt: number | null;
  paid?: Money;
  metadata?: Metadata;
  createdAt: number;
};

/** Credits set aside until they are captured, released, or the hold lapses at `expiresAt`. */
export type Hold = {
  key: string;
  walletId: string;
  credits: number;
  status: "open" | "captured" | "released" | "expired";
  captured: number;
  expiresAt: number;
  metadata?: Metadata;
  createdAt: number;
};

/** Credits spent. A capture answers with the hold's key. */
export type Charge = {
  key: string;
  walletId: string;
  credits: number;
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

/** One line of a wallet's journal: the credits moved, the balance after it, and a hash over the line before. */
export type Entry = {
  walletId: string;
  seq: number;
  kind: EntryKind;
  key: string;
  credits: number;
  availableAfter: number;
  heldAfter: number;
  owedAfter: number;
  at: number;
  hash: string;
};

/** What a wallet comes to. Always: granted = available + held + spent + expired + revoked. */
export type Balance = {
  available: number;
  held: number;
  owed: number;
  granted: number;
  spent: number;
  expired: number;
  revoked: number;
};

/** One payment: one row, written only together with its grant. */
export type Purchase = {
  paymentRef: string;
  payment: string | null;
  eventId: string;
  walletId: string;
  sku: string;
  credits: number;
  creditsReversed: number;
  amount: number;
  amountRefunded: number;
  currency: string;
  status: "paid" | "partially_refunded" | "refunded" | "disputed" | "dispute_lost";
  createdAt: number;
};

/** Each grant with what became of it. */
export type Explanation = {
  walletId: string;
  owed: number;
  grants: (Grant & {
    expired: number;
    revoked: number;
    purchase: Purchase | null;
    charges: { key: string; credits: number }[];
  })[];
};

/** What was spent on one UTC day with one model; counted beside the journal, and rebuilt from it. */
export type UsageDay = {
  day: string;
  modelId: string;
  renders: number;
  seconds: number;
  credits: number;
};
