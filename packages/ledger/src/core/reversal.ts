import type { Purchase } from "../model.ts";
import type { Book } from "./book.ts";
import { burnable } from "./burn.ts";
import { giveBack } from "./give-back.ts";
import type {
  DisputeState,
  PurchaseState,
  RefundState,
  RefundTotalState,
  Taking,
} from "./state.ts";
import { joined, slice } from "./takings.ts";

/** What is known of the money of one purchase. */
export type MoneyFacts = {
  refunds: RefundState[];
  refundTotals: RefundTotalState[];
  disputes: DisputeState[];
};

/**
 * Brings a purchase's credits in line with its money. The target follows from all facts together, never from the last one
 * alone, and only the difference to what is reversed already is written: every order of the same facts ends the same.
 */
export function settleMoney(book: Book, purchase: PurchaseState, facts: MoneyFacts): PurchaseState {
  const { amountRefunded, status, gone } = standing(purchase, facts);
  const target = targetOf(purchase, gone);
  const change = target - purchase.creditsReversed;
  const { paymentRef, reversed } = purchase;
  const settled = {
    ...purchase,
    amountRefunded,
    status,
    creditsReversed: target,
    reversed: change > 0 ? joined(reversed, reverse(book, paymentRef, change)) : reversed,
  };
  return change < 0 ? reinstate(book, settled, -change) : settled;
}

/** Partial reversals round down; when all the money is gone, so are all the credits. */
function targetOf({ credits, amount }: Purchase, gone: number): number {
  if (gone === 0) return 0;
  if (gone >= amount) return credits;
  // Two safe integers may multiply to more than one.
  return Number((BigInt(credits) * BigInt(gone)) / BigInt(amount));
}

function standing(
  { amount }: Purchase,
  facts: MoneyFacts,
): Pick<Purchase, "amountRefunded" | "status"> & { gone: number } {
  const refunded = Math.min(amount, refundedOf(facts));
  const taken = facts.disputes.filter(({ withdrawn, status }) => withdrawn && status !== "won");
  const gone = Math.min(amount, refunded + sum(taken));
  const money = { amountRefunded: refunded, gone };
  if (taken.some(({ status }) => status === "lost")) return { ...money, status: "dispute_lost" };
  if (taken.length > 0) return { ...money, status: "disputed" };
  if (refunded === 0) return { ...money, status: "paid" };
  return { ...money, status: refunded < amount ? "partially_refunded" : "refunded" };
}

/** A charge's total may know of refunds we were not told of one by one, and counts those that failed afterwards. */
function refundedOf({ refunds, refundTotals }: MoneyFacts): number {
  const isVoid = ({ status }: RefundState) => status === "failed" || status === "canceled";
  const valid = refunds.filter((refund) => !isVoid(refund));
  return Math.max(sum(valid), sum(refundTotals) - sum(refunds.filter(isVoid)));
}

function sum(amounts: { amount: number }[]): number {
  return amounts.reduce((total, { amount }) => total + amount, 0);
}

/** Takes from the purchase's own grants first, then from what else is available; what is missing then is owed. */
function reverse(book: Book, paymentRef: string, credits: number): Taking[] {
  const key = reversalKey(paymentRef);
  const inOrder = burnable(book);
  const own = inOrder.filter((grant) => grant.paymentRef === paymentRef);
  const others = inOrder.filter((grant) => grant.paymentRef !== paymentRef);
  const takings: Taking[] = [];
  let missing = credits;
  for (const { key: grantKey, available } of [...own, ...others]) {
    const taken = Math.min(available, missing);
    if (taken === 0) break;
    book.post("revoke", { key, grantKey, credits: taken });
    takings.push({ grantKey, credits: taken });
    missing -= taken;
  }
  if (missing > 0) book.post("owe", { key, credits: missing });
  return takings;
}

/**
 * Gives back what was reversed: first what is still owed is forgiven, then the credits go back to the grants they were
 * taken from, last taken first. What was owed and paid meanwhile by other grants goes back to those, newest first.
 */
function reinstate(book: Book, purchase: PurchaseState, credits: number): PurchaseState {
  const key = reversalKey(purchase.paymentRef);
  const forgiven = Math.min(book.wallet.owed, credits);
  if (forgiven > 0) book.post("forgive", { key, credits: forgiven });

  const back = credits - forgiven;
  const total = sumOfTakings(purchase.reversed);
  const kept = Math.max(0, total - back);
  const theirs = stillRevoked(book, slice(purchase.reversed, { from: kept, to: total }));
  giveBack(book, { kind: "reinstate", key, takings: theirs });
  const others = newestRevoked(book, back - sumOfTakings(theirs));
  giveBack(book, { kind: "reinstate", key, takings: others });
  return { ...purchase, reversed: slice(purchase.reversed, { from: 0, to: kept }) };
}

/** Another purchase's reinstatement may have been given what this one's reversal took: then there is less to go back. */
function stillRevoked(book: Book, takings: Taking[]): Taking[] {
  const left = new Map<string, number>();
  const there = takings.toReversed().flatMap(({ grantKey, credits }) => {
    const revoked = left.get(grantKey) ?? book.grant(grantKey).revoked;
    const back = Math.min(credits, revoked);
    left.set(grantKey, revoked - back);
    return back > 0 ? [{ grantKey, credits: back }] : [];
  });
  return there.toReversed();
}

function newestRevoked(book: Book, credits: number): Taking[] {
  const takings: Taking[] = [];
  let missing = credits;
  for (const grant of [...book.grants].sort((a, b) => b.ordinal - a.ordinal)) {
    const taken = Math.min(grant.revoked, missing);
    if (taken > 0) takings.push({ grantKey: grant.key, credits: taken });
    missing -= taken;
  }
  // Given back from its end, so that the newest comes first.
  return takings.toReversed();
}

function sumOfTakings(takings: Taking[]): number {
  return takings.reduce((total, { credits }) => total + credits, 0);
}

function reversalKey(paymentRef: string): string {
  return `reversal:${paymentRef}`;
}
