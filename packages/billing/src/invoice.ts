import type { PlanConfig } from "@framefare/contract";
import type { PaidFact } from "@framefare/ledger";
import type { z } from "zod";
import { Invoice, type StripeEvent } from "./events.ts";
import { APP, type Context, type Meaning } from "./meaning.ts";
import { planOf } from "./offer.ts";

/** Bought credits have the default priority, 50; a plan's are spent before them. */
const PLAN_PRIORITY = 40;

/** Invoices that a subscription makes by itself: https://docs.stripe.com/api/invoices/object#invoice_object-billing_reason */
const PERIOD_REASONS = [
  "subscription_create",
  "subscription_cycle",
  "subscription_update",
  "subscription_threshold",
];

type Invoice = z.infer<typeof Invoice>;

/** What a paid invoice means: a plan's credits for its period, line by line. */
export function readInvoice(
  event: StripeEvent,
  context: Context,
  planConfig: PlanConfig,
  at: number,
): Meaning {
  const parsed = Invoice.safeParse(event.data.object);
  if (!parsed.success)
    return { kind: "parked", reason: `The invoice cannot be read: ${parsed.error.message}` };
  const invoice = parsed.data;
  const details = invoice.parent?.subscription_details;
  if (!details || !PERIOD_REASONS.includes(invoice.billing_reason ?? "")) {
    return { kind: "ignored", reason: "The invoice is not for a plan's period." };
  }
  const userId = context.userOf(invoice.customer ?? "");
  if (!userId) {
    return details.metadata?.app === APP
      ? { kind: "parked", reason: "Nobody here is this customer.", cause: "nobody" }
      : { kind: "ignored", reason: "The invoice is not one of ours." };
  }
  if (invoice.lines.has_more)
    return { kind: "parked", reason: "The invoice has more lines than the event carries." };

  if (invoice.currency !== planConfig.currency) {
    return {
      kind: "parked",
      reason: `Sold in ${planConfig.currency}, paid in ${invoice.currency}.`,
      cause: "amount",
    };
  }
  const granted = creditsOf(invoice, context, planConfig);
  if (!granted) return { kind: "parked", reason: "The invoice has a price no plan has." };
  const fact: PaidFact = {
    kind: "paid",
    walletId: userId,
    paymentRef: invoice.id,
    eventId: event.id,
    at,
    ...granted,
    amount: invoice.amount_paid,
    currency: invoice.currency,
    source: "plan",
    priority: PLAN_PRIORITY,
    expiresAt: Math.max(...invoice.lines.data.map(({ period }) => period.end)) * 1_000,
  };
  return { kind: "applied", facts: [fact] };
}

/**
 * Each line brings its share of its plan's credits, a credit line takes its share away: an upgrade grants the difference,
 * a free trial nothing. Null where a line is of no plan.
 */
function creditsOf({ lines }: Invoice, context: Context, planConfig: PlanConfig) {
  let credits = 0;
  let sku: string | null = null;
  for (const { amount, pricing } of lines.data) {
    const plan = planOf(planConfig, context, pricing?.price_details?.price ?? null);
    if (!plan) return null;
    credits += Math.floor((plan.credits * amount) / plan.amount);
    // The plan that is left is not bought again: the purchase is of the one that is gone to.
    if (amount >= 0 || sku === null) sku = plan.sku;
  }
  return sku === null ? null : { sku, credits: Math.max(0, credits) };
}
