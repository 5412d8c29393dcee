import type Stripe from "stripe";

/** What is known of a subscription when it is made. */
export type SubscriptionFacts = {
  id: string;
  created: number;
  customer: string;
  currency: string;
  metadata: Record<string, string>;
  items: readonly { id: string; price: Stripe.Price; quantity: number }[];
  /** When its free days end, in epoch seconds; null without any. */
  trialEnd: number | null;
  billingMode: "classic" | "flexible";
  paymentMethod: string | null;
};

/** A stretch of time in epoch seconds. */
export type Period = { start: number; end: number };

/** Makes a subscription in its first month, or on trial. */
export function newSubscription(facts: SubscriptionFacts): Stripe.Subscription {
  const { created, trialEnd } = facts;
  const period = { start: created, end: trialEnd ?? monthAfter(created, created) };
  const items = facts.items.map((item) => newItem(item, facts.id, period));
  return {
    ...UNUSED,
    id: facts.id,
    object: "subscription",
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: trialEnd ?? created,
    billing_mode:
      facts.billingMode === "classic"
        ? { flexible: null, type: "classic" }
        : { flexible: { proration_discounts: "included" }, type: "flexible" },
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created: facts.created,
    currency: facts.currency,
    customer: facts.customer,
    default_payment_method: facts.paymentMethod,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: {
      object: "list",
      data: items,
      has_more: false,
      url: `/v1/subscription_items?subscription=${facts.id}`,
    },
    livemode: false,
    metadata: facts.metadata,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    start_date: facts.created,
    status: trialEnd === null ? "active" : "trialing",
    trial_end: trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: "create_invoice" },
    },
    trial_start: trialEnd === null ? null : created,
  };
}

/** The period its items are in. */
export function periodOf(subscription: Stripe.Subscription): Period {
  const item = mainItem(subscription);
  return { start: item.current_period_start, end: item.current_period_end };
}

/** The one thing a subscription of ours is for. */
export function mainItem(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const item = subscription.items.data[0];
  if (item === undefined) throw new Error(`${subscription.id} has no items.`);
  return item;
}

/** The same subscription, a month on. */
export function inNextPeriod(subscription: Stripe.Subscription): Stripe.Subscription {
  const { end } = periodOf(subscription);
  const next = monthAfter(end, subscription.billing_cycle_anchor);
  const data = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: end,
    current_period_end: next,
  }));
  return { ...subscription, items: { ...subscription.items, data } };
}

/** The same item, of another price or quantity. */
export function itemOf(
  item: Stripe.SubscriptionItem,
  { price, quantity }: { price: Stripe.Price; quantity: number },
): Stripe.SubscriptionItem {
  return { ...item, plan: planOf(price), price, quantity };
}

/** A month after `moment`, on the anchor's day or the month's last; both in epoch seconds. */
export function monthAfter(moment: number, anchor: number): number {
  const date = new Date(moment * 1_000);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 2, 0)).getUTCDate();
  const day = Math.min(new Date(anchor * 1_000).getUTCDate(), lastDay);
  // The first of the month never overflows into another, whatever day it was.
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + 1, day);
  return date.getTime() / 1_000;
}

function newItem(
  { id, price, quantity }: SubscriptionFacts["items"][number],
  subscription: string,
  period: Period,
): Stripe.SubscriptionItem {
  return {
    id,
    object: "subscription_item",
    billing_thresholds: null,
    created: period.start,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity,
    subscription,
    tax_rates: [],
  };
}

/** The price in the older shape subscriptions still carry beside it. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: "per_unit",
    created: price.created,
    currency: price.currency,
    interval: "month",
    interval_count: 1,
    livemode: false,
    metadata: {},
    meter: null,
    nickname: null,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: "licensed",
  };
}

/** The features of a subscription the sandbox has no part in. */
const UNUSED = {
  application: null,
  application_fee_percent: null,
  billing_cycle_anchor_config: null,
  billing_schedules: [],
  billing_thresholds: null,
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  customer_account: null,
  days_until_due: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  ended_at: null,
  latest_invoice: null,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  test_clock: null,
  transfer_data: null,
} satisfies Partial<Stripe.Subscription>;
