import type { Plan, PlanConfig } from "@framefare/contract";
import type { PaidFact } from "@framefare/ledger";
import { Invoice, type StripeEvent } from "./events.ts";
import {
  APP,
  type Context,
  type Meaning,
  ownerOf,
  type ParkedCause,
  type Unfinished,
} from "./meaning.ts";
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

/** What a paid invoice means: a plan's credits for its period, line by line. */
export function readInvoice(
  event: StripeEvent,
  context: Context,
  planConfig: PlanConfig,
  at: number,
): Meaning | Unfinished {
  const parsed = Invoice.safeParse(event.data.object);
  if (!parsed.success) return parked(`The invoice cannot be read: ${parsed.error.message}`);
  const invoice = parsed.data;
  const { customer, currency } = invoice;
  const bought = subscriptionOf(invoice);
  if (!bought || !PERIOD_REASONS.includes(invoice.billing_reason ?? "")) {
    return { kind: "ignored", reason: "The invoice is not for a plan's period." };
  }
  const { metadata } = bought;
  const userId = ownerOf(context, { customer, metadata });
  if (!userId) {
    return metadata?.app === APP
      ? parked("Nobody here is this customer.", "nobody")
      : { kind: "ignored", reason: "The invoice is not one of ours." };
  }
  if (invoice.lines.has_more) return { kind: "unfinished", invoiceId: invoice.id };
  if (currency !== planConfig.currency) {
    return parked(`Sold in ${planConfig.currency}, paid in ${currency}.`, "amount");
  }
  const granted = creditsOf(invoice, context, planConfig);
  if (!granted) return parked("The invoice has a price no plan has.");
  const { plan, credits } = granted;
  const period = periodOf(invoice);
  const fact: PaidFact = {
    kind: "paid",
    walletId: userId,
    paymentRef: invoice.id,
    payment: paymentOf(invoice),
    eventId: event.id,
    at,
    sku: plan.sku,
    credits,
    amount: invoice.amount_paid,
    currency,
    source: "plan",
    priority: PLAN_PRIORITY,
    expiresAt: period.endsAt,
    carry: carryOf(plan, period),
  };
  return { kind: "applied", facts: [fact] };
}

function parked(reason: string, cause?: ParkedCause): Meaning {
  return { kind: "parked", reason, ...(cause && { cause }) };
}

/** The subscription it is for, in today's place or where it was before; null for an invoice of none. */
function subscriptionOf({ parent, subscription, subscription_details }: Invoice) {
  const today = parent?.subscription_details;
  if (today) return today;
  return subscription ? { metadata: subscription_details?.metadata } : null;
}

/** Which payment paid it, where the event tells: else `invoice_payment.paid` does, and out of band there is none. */
function paymentOf({ payments, payment_intent }: Invoice): string | undefined {
  const paid = payments?.data.find(({ status }) => status === "paid");
  return paid?.payment.payment_intent ?? payment_intent ?? undefined;
}

/** From the beginning of what is bought until the end of it: what an invoice settles of the period before lies before. */
function periodOf({ lines }: Invoice): { startsAt: number | null; endsAt: number } {
  const ends = Math.max(...lines.data.map(({ period }) => period.end));
  const starts = lines.data.flatMap(({ period: { start, end } }) =>
    end === ends && start !== undefined ? [start] : [],
  );
  return { startsAt: starts.length > 0 ? Math.min(...starts) * 1_000 : null, endsAt: ends * 1_000 };
}

/** What a plan lets over of the period that ends when this one begins. */
function carryOf({ rollover }: Plan, { startsAt, endsAt }: ReturnType<typeof periodOf>) {
  if (rollover === 0 || startsAt === null || startsAt >= endsAt) return undefined;
  return { from: startsAt, credits: rollover };
}

/**
 * Each line brings its share of its plan's credits, a credit line takes its share away: an upgrade grants the difference,
 * a free trial nothing. Null where a line is of no plan.
 */
function creditsOf({ lines }: Invoice, context: Context, planConfig: PlanConfig) {
  let credits = 0;
  let bought: Plan | null = null;
  for (const { amount, pricing, price } of lines.data) {
    const plan = planOf(planConfig, context, pricing?.price_details?.price ?? price);
    if (!plan) return null;
    credits += Math.floor((plan.credits * amount) / plan.amount);
    // The plan that is left is not bought again: the purchase is of the one that is gone to.
    if (amount >= 0 || bought === null) bought = plan;
  }
  return bought && { plan: bought, credits: Math.max(0, credits) };
}
