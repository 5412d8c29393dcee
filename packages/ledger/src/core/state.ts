import type { DisputeFact, RefundFact, RefundTotalFact } from "../command.ts";
import type { Balance, Charge, Entry, Grant, Hold, Purchase } from "../model.ts";
import type { Bucket } from "./moves.ts";

/** A wallet as of its last entry; `at` is the time of that, or of what ended after it. `grantCount` numbers its grants. */
export type WalletState = Balance & {
  walletId: string;
  seq: number;
  grantCount: number;
  hash: string;
  at: number;
};

/** A grant with every place its credits can be; `ordinal` is its age within the wallet. */
export type GrantState = Omit<Grant, "remaining"> &
  Record<Bucket, number> & {
    status: "scheduled" | "active" | "ended";
    ordinal: number;
    paymentRef: string | null;
    /** Of a period that was told to take over what those that end at this moment leave, and how much of it in all. */
    carryFrom: number | null;
    carryCredits: number | null;
    /** What was available when it ended; 0 until then. */
    unspent: number;
  };

/** Credits taken from one grant, in the order they were taken. */
export type Taking = { grantKey: string; credits: number };

/** A purchase with what its reversal took so far, in the order taken; what it could not take is not in it. */
export type PurchaseState = Purchase & { reversed: Taking[] };

/** A payment, and what it paid for, once that is known. */
export type PaymentState = { payment: string; paymentRef: string | null };

/** The facts about money that goes back, each as last told. They may come before the purchase they are about. */
export type RefundState = Pick<RefundFact, "payment" | "refundId" | "amount" | "status" | "at">;
export type RefundTotalState = Pick<RefundTotalFact, "payment" | "amount">;
export type DisputeState = Omit<DisputeFact, "kind" | "eventId">;

export type HoldState = Hold & { takings: Taking[] };
export type ChargeState = Charge & { takings: Taking[] };

/** An entry as it is kept: with its grant, and with the whole balance after it. */
export type EntryState = Entry & { grantKey: string | null; after: Balance };

/** A key that was used: what for, and the first answer. */
export type KeyState = {
  key: string;
  walletId: string;
  verb: string;
  fingerprint: string;
  answer: Grant | Hold | Charge;
};

/**
 * What a store lays before `decide`: the rows a command names, the wallet, what has fallen due in it by `now`,
 * and enough of its grants in burn order to cover what is asked for.
 */
export type Loaded = {
  key: KeyState | null;
  hold: HoldState | null;
  charge: ChargeState | null;
  purchase: PurchaseState | null;
  /** The payment a fact names, every payment of its purchase, and what is known of them. */
  payments: PaymentState[];
  refunds: RefundState[];
  refundTotals: RefundTotalState[];
  disputes: DisputeState[];
  wallet: WalletState | null;
  /** Holds past their end and still open. */
  dueHolds: HoldState[];
  /** Grants in no particular order: those due, those the holds, the charge and the reversal took from, those in burn order. */
  grants: GrantState[];
};

/** A purchase with all its payments and what is known of them. */
export type Money = Pick<Loaded, "purchase" | "payments" | "refunds" | "refundTotals" | "disputes">;

export const NO_MONEY: Money = {
  purchase: null,
  payments: [],
  refunds: [],
  refundTotals: [],
  disputes: [],
};

/** Rows to write, all or none. There is no wallet where a fact came before its purchase. */
export type Changes = {
  wallet: WalletState | null;
  grants: GrantState[];
  holds: HoldState[];
  charges: ChargeState[];
  entries: EntryState[];
  key: KeyState | null;
  purchase: PurchaseState | null;
  payment: PaymentState | null;
  refund: RefundState | null;
  refundTotal: RefundTotalState | null;
  dispute: DisputeState | null;
};

export const EMPTY_BALANCE: Balance = {
  available: 0,
  held: 0,
  owed: 0,
  granted: 0,
  spent: 0,
  expired: 0,
  revoked: 0,
};

export const NO_CHANGES: Changes = {
  wallet: null,
  grants: [],
  holds: [],
  charges: [],
  entries: [],
  key: null,
  purchase: null,
  payment: null,
  refund: null,
  refundTotal: null,
  dispute: null,
};

/** A wallet nobody has written to. */
export function newWallet(walletId: string): WalletState {
  return { ...EMPTY_BALANCE, walletId, seq: 0, grantCount: 0, hash: "", at: 0 };
}

export function balanceOf(wallet: Balance): Balance {
  const { available, held, owed, granted, spent, expired, revoked } = wallet;
  return { available, held, owed, granted, spent, expired, revoked };
}
