import type {
  DisputeFact,
  Fact,
  LinkFact,
  PaidFact,
  RefundFact,
  RefundTotalFact,
} from "../command.ts";
import type { Changes, DisputeState, Loaded, RefundState } from "./state.ts";

/** The rows a fact adds to what is known, and everything known with them. */
type Learned = { rows: Partial<Changes>; loaded: Loaded };

/** What a fact about money adds to what is known; null when it adds nothing. */
export function learn(fact: Exclude<Fact, PaidFact>, loaded: Loaded): Learned | null {
  switch (fact.kind) {
    case "link":
      return learnLink(fact, loaded);
    case "refund":
      return learnRefund(fact, loaded);
    case "refundTotal":
      return learnTotal(fact, loaded);
    case "dispute":
      return learnDispute(fact, loaded);
  }
}

function learnLink({ payment, paymentRef }: LinkFact, loaded: Loaded): Learned | null {
  const known = loaded.payments.find((each) => each.payment === payment);
  if (known?.paymentRef) return null;
  return { rows: { payment: { payment, paymentRef } }, loaded };
}

function learnRefund(fact: RefundFact, loaded: Loaded): Learned | null {
  const { payment, refundId, amount, status, at } = fact;
  const known = loaded.refunds.find((each) => each.refundId === refundId);
  if (known && !supersedes(standingOfRefund(fact), standingOfRefund(known))) return null;
  const refund = { payment, refundId, amount, status, at };
  const refunds = [...loaded.refunds.filter((each) => each !== known), refund];
  return { rows: { refund }, loaded: { ...loaded, refunds } };
}

/** A total only grows: one that says less is older, or has a failed refund taken off, which is told for itself. */
function learnTotal({ payment, amount }: RefundTotalFact, loaded: Loaded): Learned | null {
  const known = loaded.refundTotals.find((each) => each.payment === payment);
  if (known && known.amount >= amount) return null;
  const refundTotal = { payment, amount };
  const refundTotals = [...loaded.refundTotals.filter((each) => each !== known), refundTotal];
  return { rows: { refundTotal }, loaded: { ...loaded, refundTotals } };
}

function learnDispute(fact: DisputeFact, loaded: Loaded): Learned | null {
  const { payment, disputeId, amount, withdrawn, status, at } = fact;
  const known = loaded.disputes.find((each) => each.disputeId === disputeId);
  if (known && !supersedes(standingOfDispute(fact), standingOfDispute(known))) return null;
  const dispute = { payment, disputeId, amount, withdrawn, status, at };
  const disputes = [...loaded.disputes.filter((each) => each !== known), dispute];
  return { rows: { dispute }, loaded: { ...loaded, disputes } };
}

/** How far an object of the provider's has come; `steps` decides between events of one moment, the first that differs. */
type Standing = { ended: boolean; at: number; steps: number[] };

/** The provider's clock may tell whole seconds only: what came of one and the same second must not depend on who was first. */
function supersedes(told: Standing, known: Standing): boolean {
  if (known.ended || told.at < known.at) return false;
  if (told.at > known.at) return true;
  const differs = told.steps.findIndex((step, n) => step !== known.steps[n]);
  return (told.steps[differs] ?? 0) > (known.steps[differs] ?? 0);
}

function standingOfRefund({ status, amount, at }: RefundState): Standing {
  const ended = status === "failed" || status === "canceled";
  const step = ["pending", "succeeded", "failed", "canceled"].indexOf(status);
  return { ended, at, steps: [step, amount] };
}

function standingOfDispute({ status, withdrawn, amount, at }: DisputeState): Standing {
  const ended = status !== "open";
  return { ended, at, steps: [Number(ended), Number(withdrawn), amount] };
}
