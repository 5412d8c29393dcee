import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { Refusal } from "./errors.ts";
import { emit } from "./events.ts";
import { idOf, requireObject } from "./lookup.ts";
import { disputeTransaction, newDispute } from "./objects/dispute.ts";

/**
 * The cardholder disputes a charge. The money is withdrawn at once, but for an inquiry.
 *
 * @param dispute - `amount` in minor units; without it all that is not refunded.
 * @throws {@link Refusal} when the charge was not paid or the amount is more than it. Nothing is written.
 */
export function openDispute(
  account: Account,
  dispute: {
    charge: Stripe.Charge;
    amount?: number | undefined;
    inquiry: boolean;
    /** False leaves it for {@link withdrawDispute}. */
    withdraw: boolean;
  },
): Stripe.Dispute {
  const { charge, inquiry, withdraw } = dispute;
  const amount = dispute.amount ?? charge.amount - charge.amount_refunded;
  if (charge.status !== "succeeded" || amount < 1 || amount > charge.amount) {
    throw new Refusal("wrong_state", `${charge.id} has no ${amount} to dispute.`, "amount");
  }
  const id = account.newId("du_");
  const opened = newDispute({ id, created: unixNow(account), charge, amount, inquiry });
  account.objects.put<"charge">({ ...charge, disputed: true });
  account.objects.put<"dispute">(opened, charge.id);
  emit(account, "charge.dispute.created", opened);
  return inquiry || !withdraw ? opened : moveMoney(account, opened, -amount);
}

/** Withdraws a dispute's money, if it is not withdrawn. An inquiry becomes a dispute by it. */
export function withdrawDispute(account: Account, id: string): Stripe.Dispute {
  const open = requireObject(account, "dispute", id);
  if (withdrawnFrom(open) > 0) {
    throw new Refusal("wrong_state", `The money of ${id} is withdrawn already.`, "dispute");
  }
  return moveMoney(account, escalated(account, open), -open.amount);
}

/** Gives back what was withdrawn, without deciding the dispute. */
export function reinstateDispute(account: Account, id: string): Stripe.Dispute {
  const dispute = requireObject(account, "dispute", id);
  const withdrawn = withdrawnFrom(dispute);
  if (withdrawn === 0) {
    throw new Refusal("wrong_state", `Nothing is withdrawn for ${id}.`, "dispute");
  }
  return moveMoney(account, dispute, withdrawn);
}

/** Decides a dispute. Won gives the money back; an inquiry just ends. */
export function closeDispute(
  account: Account,
  id: string,
  outcome: "won" | "lost",
): Stripe.Dispute {
  const open = requireObject(account, "dispute", id);
  if (open.status !== "needs_response" && open.status !== "warning_needs_response") {
    throw new Refusal("wrong_state", `${id} is ${open.status} already.`, "dispute");
  }
  const status = open.status === "warning_needs_response" ? "warning_closed" : outcome;
  const decided: Stripe.Dispute = { ...open, status };
  const withdrawn = withdrawnFrom(open);
  const returns = status === "won" && withdrawn > 0;
  const closed = returns ? moveMoney(account, decided, withdrawn) : decided;
  account.objects.put<"dispute">(closed);
  emit(account, "charge.dispute.closed", closed);
  return closed;
}

/** What is gone for a dispute now, in minor units. */
function withdrawnFrom({ balance_transactions: moved }: Stripe.Dispute): number {
  return -moved.reduce((sum, { amount }) => sum + amount, 0);
}

function escalated(account: Account, dispute: Stripe.Dispute): Stripe.Dispute {
  if (dispute.status !== "warning_needs_response") return dispute;
  const after = { ...dispute, is_charge_refundable: false, status: "needs_response" };
  account.objects.put<"dispute">(after, idOf(dispute.charge));
  emit(account, "charge.dispute.updated", after, { status: dispute.status });
  return after;
}

function moveMoney(account: Account, dispute: Stripe.Dispute, amount: number): Stripe.Dispute {
  const transaction = disputeTransaction({
    id: account.newId("txn_"),
    created: unixNow(account),
    dispute,
    amount,
  });
  const moved = {
    ...dispute,
    balance_transactions: [...dispute.balance_transactions, transaction],
  };
  account.objects.put<"dispute">(moved, idOf(dispute.charge));
  const type = amount < 0 ? "charge.dispute.funds_withdrawn" : "charge.dispute.funds_reinstated";
  emit(account, type, moved);
  return moved;
}
