import type { DisputeFact, Fact, PaidFact, RefundFact } from "../command.ts";
import type { Purchase } from "../model.ts";
import {
  balanceOf,
  type Credit,
  giveBack,
  inBurnOrder,
  type ModelWallet,
  owe,
  put,
} from "./model-wallet.ts";

/** With the numbers of the grants whose credits its reversal took, in the order taken. */
export type ModelPurchase = Purchase & { reversed: number[] };

/** All that was ever told of payments. */
export type ModelMoney = {
  purchases: ModelPurchase[];
  links: { payment: string; paymentRef: string }[];
  refunds: RefundFact[];
  totals: { payment: string; amount: number }[];
  disputes: DisputeFact[];
};

export function newMoney(): ModelMoney {
  return { purchases: [], links: [], refunds: [], totals: [], disputes: [] };
}

export function purchaseOf(money: ModelMoney, fact: Fact): ModelPurchase | undefined {
  const linked = money.links.find(({ payment }) => payment === fact.payment);
  const ref = "paymentRef" in fact ? fact.paymentRef : linked?.paymentRef;
  return money.purchases.find(({ paymentRef }) => paymentRef === ref);
}

/** Takes in what a fact tells; false when it tells nothing new. */
export function learn(money: ModelMoney, fact: Exclude<Fact, PaidFact>): boolean {
  const { payment } = fact;
  switch (fact.kind) {
    case "link":
      return linkPayment(money, payment, fact.paymentRef);
    case "refundTotal": {
      const known = money.totals.filter((total) => total.payment === payment);
      if (known.some(({ amount }) => amount >= fact.amount)) return false;
      money.totals.push({ payment, amount: fact.amount });
      return true;
    }
    case "refund": {
      const known = money.refunds.findIndex(({ refundId }) => refundId === fact.refundId);
      return replace(money.refunds, known, fact, refundIsNewer);
    }
    case "dispute": {
      const known = money.disputes.findIndex(({ disputeId }) => disputeId === fact.disputeId);
      return replace(money.disputes, known, fact, disputeIsNewer);
    }
  }
}

export function linkPayment(money: ModelMoney, payment: string, paymentRef: string): boolean {
  if (money.links.some((link) => link.payment === payment)) return false;
  money.links.push({ payment, paymentRef });
  return true;
}

function replace<Told>(
  all: Told[],
  index: number,
  told: Told,
  isNewer: (told: Told, known: Told) => boolean,
): boolean {
  const known = all[index];
  if (known === undefined) all.push(told);
  else if (isNewer(told, known)) all[index] = told;
  else return false;
  return true;
}

/** An older one changes nothing, and what is final is final. Of one moment, what is further along counts. */
function refundIsNewer(told: RefundFact, known: RefundFact): boolean {
  if (isVoid(known) || told.at < known.at) return false;
  if (told.at > known.at) return true;
  const far = ({ status }: RefundFact) =>
    ({ pending: 0, succeeded: 1, failed: 2, canceled: 3 })[status];
  return far(told) > far(known) || (far(told) === far(known) && told.amount > known.amount);
}

function disputeIsNewer(told: DisputeFact, known: DisputeFact): boolean {
  if (known.status !== "open" || told.at < known.at) return false;
  if (told.at > known.at || told.status !== "open") return true;
  if (told.withdrawn !== known.withdrawn) return told.withdrawn;
  return told.amount > known.amount;
}

function isVoid({ status }: RefundFact): boolean {
  return status === "failed" || status === "canceled";
}

/** Brings the credits of a purchase to where all that is known of its money says they should be. */
export function settleMoney(
  wallet: ModelWallet,
  purchase: ModelPurchase,
  money: ModelMoney,
  now: number,
): void {
  const { paymentRef, amount, credits } = purchase;
  const payments = money.links.filter((link) => link.paymentRef === paymentRef);
  const ofIt = ({ payment }: { payment: string }) =>
    payments.some((link) => link.payment === payment);
  const sum = (amounts: { amount: number }[]) =>
    amounts.reduce((all, each) => all + each.amount, 0);

  const refunds = money.refunds.filter(ofIt);
  const totals = payments.map(({ payment }) => ({
    amount: Math.max(0, ...money.totals.filter((t) => t.payment === payment).map((t) => t.amount)),
  }));
  // A total counts refunds that nobody told of one by one, and those that failed afterwards.
  const told = sum(refunds.filter((refund) => !isVoid(refund)));
  const refunded = Math.min(amount, Math.max(told, sum(totals) - sum(refunds.filter(isVoid))));
  const withdrawn = money.disputes
    .filter(ofIt)
    .filter((dispute) => dispute.withdrawn && dispute.status !== "won");

  const gone = Math.min(amount, refunded + sum(withdrawn));
  const whole = gone > 0 && gone >= amount;
  const target = whole ? credits : gone === 0 ? 0 : Math.floor((credits * gone) / amount);
  const change = target - purchase.creditsReversed;
  purchase.creditsReversed = target;
  purchase.amountRefunded = refunded;
  if (withdrawn.some(({ status }) => status === "lost")) purchase.status = "dispute_lost";
  else if (withdrawn.length > 0) purchase.status = "disputed";
  else if (refunded === 0) purchase.status = "paid";
  else purchase.status = refunded < amount ? "partially_refunded" : "refunded";
  if (change > 0) takeBack(wallet, purchase, change, now);
  if (change < 0) reinstate(wallet, purchase, -change, now);
}

/** The purchase's own credits first, then the others in burn order; what is missing then is owed. */
function takeBack(wallet: ModelWallet, purchase: ModelPurchase, count: number, now: number): void {
  const all = inBurnOrder(wallet);
  const isOwn = ({ grant }: Credit) => grant.paymentRef === purchase.paymentRef;
  const inOrder = [...all.filter(isOwn), ...all.filter((credit) => !isOwn(credit))];
  for (const credit of inOrder.slice(0, count)) {
    put(wallet, credit, "revoked", now);
    purchase.reversed.push(credit.grant.number);
  }
  owe(wallet, Math.max(0, count - inOrder.length), now);
}

/**
 * What is owed is owed no more; the rest goes back where the reversal took it, last taken first, or else to the newest grants
 * that paid for it.
 */
function reinstate(wallet: ModelWallet, purchase: ModelPurchase, count: number, now: number): void {
  const forgiven = Math.min(count, balanceOf(wallet).owed);
  owe(wallet, -forgiven, now);
  const back: Credit[] = [];
  const revokedOf = (number: number) =>
    wallet.credits.find(
      (credit) =>
        credit.grant.number === number && credit.place === "revoked" && !back.includes(credit),
    );

  const missing = count - forgiven;
  const theirs = purchase.reversed.splice(Math.max(0, purchase.reversed.length - missing));
  for (const number of theirs.toReversed()) {
    const credit = revokedOf(number);
    if (credit) back.push(credit);
  }
  giveBack(wallet, back.toReversed(), now);

  const others = wallet.credits
    .filter(({ place }) => place === "revoked")
    .sort((a, b) => b.grant.number - a.grant.number)
    .slice(0, missing - back.length);
  giveBack(wallet, others.toReversed(), now);
}
