import type { Finding } from "@framefare/contract";
import type { Purchase } from "@framefare/ledger";
import type { Meaning } from "../meaning.ts";
import type { MoneyKnown } from "../store.ts";

/** What is wrong with one object, and how a person mends it where no event is left to do so. */
export type Fault = Pick<Finding, "kind" | "objectId" | "paymentRef" | "userId" | "detail"> & {
  byHand: string;
  /** What went back of it, where that is what is wrong: events may name nothing else. */
  payment?: string | null;
};

/** What was bought, as Stripe tells it: a pack's session or a plan's invoice. */
export type Bought = { id: string; paid: boolean; amount: number; currency: string };

/** A purchase we have, beside what Stripe says of it. */
export function compareGranted(purchase: Purchase, bought: Bought): Fault | null {
  const { paymentRef, walletId: userId, amount, currency } = purchase;
  if (!bought.paid) return grantedNotPaid(purchase, "Stripe says that it is not paid.");
  if (bought.amount === amount && bought.currency === currency) return null;
  return {
    kind: "amount_mismatch",
    objectId: paymentRef,
    paymentRef,
    userId,
    detail: `Stripe took ${bought.amount} ${bought.currency}, the purchase says ${amount} ${currency}.`,
    byHand: adjust(userId, "by what is too much or too little", paymentRef),
  };
}

/** A payment without a purchase, beside what its event would mean. A period that costs and brings nothing is no fault. */
export function compareUngranted({ id, amount, currency }: Bought, meaning: Meaning): Fault | null {
  const paid = { objectId: id, paymentRef: id };
  const took = `Stripe took ${amount} ${currency}`;
  if (meaning.kind === "ignored") return null;
  if (meaning.kind === "parked" && meaning.cause === "nobody") {
    const detail = `${took} under our mark, and nobody here is its buyer. ${meaning.reason}`;
    const byHand = `Find the buyer of ${id} in Stripe's Dashboard; refund it there, or adjust the buyer's wallet in Operations and name ${id}.`;
    return { kind: "orphan", ...paid, detail, byHand };
  }
  if (meaning.kind === "parked") {
    const kind = meaning.cause === "amount" ? "amount_mismatch" : "paid_not_granted";
    const byHand = `Mend the cause and feed the event again in Operations, or refund ${id} at Stripe.`;
    return { kind, ...paid, detail: `${took}, and nothing was granted. ${meaning.reason}`, byHand };
  }
  const [fact] = meaning.facts.flatMap((each) => (each.kind === "paid" ? [each] : []));
  if (!fact || (fact.amount === 0 && fact.credits === 0)) return null;
  const { walletId: userId, credits } = fact;
  return {
    kind: "paid_not_granted",
    ...paid,
    userId,
    detail: `${took} for ${credits} credits, and nothing was granted.`,
    byHand: adjust(userId, `by ${credits} credits`, id),
  };
}

/** A purchase that Stripe's lists do not have, beside what Stripe answers when asked for it. */
export function compareUnlisted(
  purchase: Purchase,
  atStripe: "paid" | "unpaid" | "missing",
): Fault | null {
  if (atStripe === "paid") return null;
  if (atStripe === "unpaid") return grantedNotPaid(purchase, "Stripe says that it is not paid.");
  return { ...grantedNotPaid(purchase, "Stripe has no such object."), kind: "orphan" };
}

/** What went back of a payment. */
type Back = { id: string; amount: number; currency: string; payment: string };

/** Money that went back, beside what the ledger knows of its payment. */
export function compareRefund(
  refund: Back & { status: string | null },
  { purchase, refunds, refundTotal }: MoneyKnown,
): Fault | null {
  if (!purchase) return null;
  const known = refunds.find(({ refundId }) => refundId === refund.id);
  const told = `${refund.amount} ${refund.currency}`;
  if (isVoid(refund)) {
    if (!known || isVoid(known)) return null;
    const detail = `The refund of ${told} has ${refund.status} at Stripe, and its credits are still taken.`;
    return reversalFault("amount_mismatch", refund, purchase, detail);
  }
  if (known) {
    if (known.amount === refund.amount) return null;
    const detail = `Stripe gave back ${told}, the ledger knows of ${known.amount}.`;
    return reversalFault("amount_mismatch", refund, purchase, detail);
  }
  const valid = refunds.filter((each) => !isVoid(each));
  const counted = valid.reduce((sum, { amount }) => sum + amount, 0);
  // The charge's total may have told of it already.
  if (refundTotal >= counted + refund.amount) return null;
  const detail = `Stripe gave back ${told}, and the credits of it were not taken.`;
  return reversalFault("refunded_not_reversed", refund, purchase, detail);
}

/** Money that a bank withdrew, or gave back, beside what the ledger knows of its payment. */
export function compareDispute(
  dispute: Back & { withdrawn: boolean },
  { purchase, disputes }: MoneyKnown,
): Fault | null {
  if (!purchase) return null;
  const known = disputes.find(({ disputeId }) => disputeId === dispute.id);
  const counted = known !== undefined && known.withdrawn && known.status !== "won";
  if (counted === dispute.withdrawn) return null;
  const told = `${dispute.amount} ${dispute.currency}`;
  if (counted) {
    const detail = `The bank gave ${told} of a dispute back, and its credits are still taken.`;
    return reversalFault("amount_mismatch", dispute, purchase, detail);
  }
  const detail = `A dispute withdrew ${told}, and the credits of it were not taken.`;
  return reversalFault("refunded_not_reversed", dispute, purchase, detail);
}

function isVoid({ status }: { status: string | null }): boolean {
  return status === "failed" || status === "canceled";
}

function grantedNotPaid(
  { paymentRef, walletId: userId, credits }: Purchase,
  detail: string,
): Fault {
  return {
    kind: "granted_not_paid",
    objectId: paymentRef,
    paymentRef,
    userId,
    detail: `${credits} credits were granted. ${detail}`,
    byHand: adjust(userId, `by ${credits} credits less`, paymentRef),
  };
}

function reversalFault(
  kind: Fault["kind"],
  { id: objectId, payment }: Back,
  { paymentRef, walletId: userId }: Purchase,
  detail: string,
): Fault {
  const byHand = adjust(userId, "by the credits of that share", objectId);
  return { kind, objectId, paymentRef, userId, detail, byHand, payment };
}

function adjust(userId: string, by: string, name: string): string {
  return `In Operations, adjust the wallet of ${userId} ${by}, and name ${name} as the reason.`;
}
