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
  dispute: { charge: Stripe.Charge; amount?: number | undefined; inquiry: boolean },
): Stripe.Dispute {
  const { charge, inquiry } = dispute;
  const amount = dispute.amount ?? charge.amount - charge.amount_refunded;
  if (charge.status !== "succeeded" || amount < 1 || amount > charge.amount) {
    throw new Refusal("wrong_state", `${charge.id} has no ${amount} to dispute.`, "amount");
  }
  const id = account.newId("du_");
  const opened = newDispute({ id, created: unixNow(account), charge, amount, inquiry });
  account.objects.put<"charge">({ ...charge, disputed: true });
  account.objects.put<"dispute">(opened, charge.id);
  emit(account, "charge.dispute.created", opened);
  return inquiry ? opened : moveMoney(account, opened, -amount);
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
  const closed = status === "won" ? moveMoney(account, decided, open.amount) : decided;
  account.objects.put<"dispute">(closed);
  emit(account, "charge.dispute.closed", closed);
  return closed;
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
