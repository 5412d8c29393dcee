import type { PlanConfig } from "@framefare/contract";
import type { StripeEvent } from "./events.ts";
import { readInvoice } from "./invoice.ts";
import type { Context, Meaning, Unfinished } from "./meaning.ts";
import { readInvoicePayment, readReversal } from "./reversal.ts";
import { readSession } from "./session.ts";
import { readSubscription } from "./subscription.ts";

/** Reads an event into facts, purely: the same event and the same rows always mean the same. `now` is epoch milliseconds. */
export function readEvent(
  event: StripeEvent,
  context: Context,
  planConfig: PlanConfig,
  now: number,
): Meaning | Unfinished {
  const at = event.created === undefined ? now : event.created * 1_000;
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
    case "checkout.session.async_payment_failed":
    case "checkout.session.expired":
      return readSession(event, context, at);
    case "invoice.paid":
      return readInvoice(event, context, planConfig, at);
    case "customer.subscription.created":
    case "customer.subscription.updated":
    case "customer.subscription.deleted":
      return readSubscription(event, context, planConfig, at);
    case "invoice_payment.paid":
      return readInvoicePayment(event, at);
    case "charge.refunded":
    case "charge.refund.updated":
    case "refund.created":
    case "refund.updated":
    case "refund.failed":
    case "charge.dispute.created":
    case "charge.dispute.updated":
    case "charge.dispute.closed":
    case "charge.dispute.funds_withdrawn":
    case "charge.dispute.funds_reinstated":
      return readReversal(event, at);
    default:
      return { kind: "ignored", reason: "Nothing is done about this type." };
  }
}
