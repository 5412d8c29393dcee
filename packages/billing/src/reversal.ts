import type { Fact } from "@framefare/ledger";
import { Charge, Dispute, InvoicePayment, Refund, type StripeEvent } from "./events.ts";
import type { Meaning } from "./meaning.ts";

/** Money that goes back, or was held back: what an event says of it. The ledger works out the credits. */
export function readReversal(event: StripeEvent, at: number): Meaning {
  const told = { eventId: event.id, at };
  if (event.type === "charge.refunded") return readTotal(event, told);
  if (event.type.startsWith("charge.dispute.")) return readDispute(event, told);
  return readRefund(event, told);
}

type Told = { eventId: string; at: number };

/** https://docs.stripe.com/api/charges/object#charge_object-amount_refunded */
function readTotal(event: StripeEvent, told: Told): Meaning {
  const parsed = Charge.safeParse(event.data.object);
  if (!parsed.success) return unreadable("charge", parsed.error.message);
  const { payment_intent: payment, amount_refunded: amount } = parsed.data;
  return ofPayment(payment, (known) => ({ kind: "refundTotal", payment: known, amount, ...told }));
}

/** https://docs.stripe.com/api/refunds/object#refund_object-status */
function readRefund(event: StripeEvent, told: Told): Meaning {
  const parsed = Refund.safeParse(event.data.object);
  if (!parsed.success) return unreadable("refund", parsed.error.message);
  const { id: refundId, payment_intent: payment, amount, status } = parsed.data;
  const known = status === "succeeded" || status === "failed" || status === "canceled";
  return ofPayment(payment, (named) => ({
    kind: "refund",
    payment: named,
    refundId,
    amount,
    // What waits for the bank or the buyer counts as gone until it fails.
    status: known ? status : "pending",
    ...told,
  }));
}

/** https://docs.stripe.com/disputes/how-disputes-work: an inquiry withdraws nothing. */
function readDispute(event: StripeEvent, told: Told): Meaning {
  const parsed = Dispute.safeParse(event.data.object);
  if (!parsed.success) return unreadable("dispute", parsed.error.message);
  const { id: disputeId, payment_intent: payment, amount, status } = parsed.data;
  const moved = (parsed.data.balance_transactions ?? []).reduce(
    (sum, each) => sum + each.amount,
    0,
  );
  return ofPayment(payment, (known) => ({
    kind: "dispute",
    payment: known,
    disputeId,
    amount,
    withdrawn: moved < 0,
    status: status === "won" || status === "lost" ? status : "open",
    ...told,
  }));
}

/** Which payment paid an invoice, so that what goes back of it finds the period it bought. */
export function readInvoicePayment(event: StripeEvent, at: number): Meaning {
  const parsed = InvoicePayment.safeParse(event.data.object);
  if (!parsed.success) return unreadable("invoice payment", parsed.error.message);
  const { invoice, payment } = parsed.data;
  if (!invoice) return { kind: "ignored", reason: "It pays no invoice." };
  const link = { kind: "link", paymentRef: invoice, eventId: event.id, at } as const;
  return ofPayment(payment.payment_intent, (known) => ({ ...link, payment: known }));
}

/** Everything bought here has a payment; what has none was not bought here. */
function ofPayment(payment: string | null, fact: (payment: string) => Fact): Meaning {
  return payment === null
    ? { kind: "ignored", reason: "It is of no payment of ours." }
    : { kind: "applied", facts: [fact(payment)] };
}

function unreadable(what: string, why: string): Meaning {
  return { kind: "parked", reason: `The ${what} cannot be read: ${why}` };
}
