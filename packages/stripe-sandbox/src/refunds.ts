import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { Refusal } from "./errors.ts";
import { emit } from "./events.ts";
import { intentOfInvoice } from "./invoicing.ts";
import { idOf, requireObject } from "./lookup.ts";
import { formatAmount } from "./money.ts";
import { newRefund, type RefundFacts } from "./objects/refund.ts";

/** The charge behind a payment, named by a PaymentIntent, a charge, a session or an invoice. */
export function chargeOf(account: Account, payment: string): Stripe.Charge {
  if (payment.startsWith("ch_")) return requireObject(account, "charge", payment);
  const intentId = intentOf(account, payment);
  if (intentId === null) {
    throw new Refusal("wrong_state", `Nothing was paid for ${payment}.`, "payment");
  }
  const charge = idOf(requireObject(account, "payment_intent", intentId).latest_charge);
  if (charge === null) {
    throw new Refusal("wrong_state", `${intentId} has no successful charge to refund.`);
  }
  return requireObject(account, "charge", charge);
}

/**
 * Gives back some or all of a charge.
 *
 * @throws {@link Refusal} when it was not paid, is charged back, or has less left. Nothing is written.
 */
export function createRefund(
  account: Account,
  facts: Pick<RefundFacts, "charge" | "reason" | "metadata"> & {
    amount?: number | undefined;
    status?: RefundFacts["status"];
  },
): Stripe.Refund {
  const { charge } = facts;
  const left = charge.amount - charge.amount_refunded;
  const amount = facts.amount ?? left;
  requireRefundable(account, charge, amount);
  const refund = newRefund({
    ...facts,
    id: account.newId("re_"),
    created: unixNow(account),
    amount,
    status: facts.status ?? "succeeded",
  });
  const refunded = charge.amount_refunded + amount;
  const after = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount };
  account.objects.put<"refund">(refund, charge.id);
  account.objects.put<"charge">(after);
  emit(account, "charge.refunded", after);
  emit(account, "refund.created", refund);
  return refund;
}

/** The bank sends a refund back: it fails for good, and the charge's total goes down again. */
export function failRefund(account: Account, id: string): Stripe.Refund {
  const refund = requireObject(account, "refund", id);
  requireStatus(refund, ["succeeded", "pending", "requires_action"]);
  const failed = undo(account, {
    ...refund,
    status: "failed",
    failure_reason: "lost_or_stolen_card",
  });
  tellOf(account, failed, refund);
  emit(account, "refund.failed", failed);
  return failed;
}

/** A refund that has not arrived is taken back; the charge's total goes down again. */
export function cancelRefund(account: Account, id: string): Stripe.Refund {
  const refund = requireObject(account, "refund", id);
  requireStatus(refund, ["pending", "requires_action"]);
  const canceled = undo(account, {
    ...refund,
    status: "canceled",
    failure_reason: "merchant_request",
  });
  return tellOf(account, canceled, refund);
}

/** A pending refund arrives. */
export function settleRefund(account: Account, id: string): Stripe.Refund {
  const refund = requireObject(account, "refund", id);
  requireStatus(refund, ["pending", "requires_action"]);
  const settled = { ...refund, status: "succeeded" };
  account.objects.put<"refund">(settled);
  return tellOf(account, settled, refund);
}

function undo(account: Account, refund: Stripe.Refund): Stripe.Refund {
  const charge = requireObject(account, "charge", idOf(refund.charge) ?? "");
  account.objects.put<"refund">(refund);
  account.objects.put<"charge">({
    ...charge,
    amount_refunded: charge.amount_refunded - refund.amount,
    refunded: false,
  });
  return refund;
}

/** Stripe tells of a changed refund under its old name too. */
function tellOf(account: Account, refund: Stripe.Refund, before: Stripe.Refund): Stripe.Refund {
  emit(account, "refund.updated", refund, { status: before.status });
  emit(account, "charge.refund.updated", refund, { status: before.status });
  return refund;
}

function requireStatus({ id, status }: Stripe.Refund, allowed: readonly string[]): void {
  if (allowed.includes(status ?? "")) return;
  throw new Refusal("wrong_state", `${id} is ${status} already.`, "refund");
}

function intentOf(account: Account, payment: string): string | null {
  if (payment.startsWith("cs_")) {
    const session = requireObject(account, "checkout.session", payment);
    const invoice = idOf(session.invoice);
    return idOf(session.payment_intent) ?? (invoice && intentOfInvoice(account, invoice));
  }
  if (payment.startsWith("in_")) {
    return intentOfInvoice(account, requireObject(account, "invoice", payment).id);
  }
  return payment;
}

function requireRefundable(account: Account, charge: Stripe.Charge, amount: number): void {
  if (charge.status !== "succeeded") {
    throw new Refusal("wrong_state", `Charge ${charge.id} has not been paid.`);
  }
  if (charge.refunded) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw new Refusal("charge_already_refunded", message);
  }
  const disputes = account.objects.list("dispute", { parent: charge.id, limit: 100 });
  if (disputes.some(({ status }) => status === "needs_response" || status === "lost")) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
    throw new Refusal("wrong_state", message);
  }
  const left = charge.amount - charge.amount_refunded;
  if (amount < 1)
    throw new Refusal("parameter_invalid", "Invalid amount: it starts at 1.", "amount");
  if (amount <= left) return;
  const message = `Refund amount (${formatAmount(amount, charge.currency)}) is greater than unrefunded amount on charge (${formatAmount(left, charge.currency)})`;
  throw new Refusal("amount_too_large", message, "amount");
}
