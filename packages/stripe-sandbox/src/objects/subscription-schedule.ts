import type Stripe from "stripe";
import { mainItem, monthAfter, periodOf } from "./subscription.ts";

/** A plan's next price and quantity, once its period is over. */
export type NextPhase = { price: Stripe.Price; quantity: number };

/** Makes a schedule that changes a subscription at its period's end, and then lets go of it. */
export function newSchedule(
  id: string,
  created: number,
  subscription: Stripe.Subscription,
  next: NextPhase,
): Stripe.SubscriptionSchedule {
  const now = periodOf(subscription);
  const item = mainItem(subscription);
  const after = { start: now.end, end: monthAfter(now.end, subscription.billing_cycle_anchor) };
  const { customer, currency } = subscription;
  return {
    id,
    object: "subscription_schedule",
    application: null,
    billing_mode: { flexible: null, type: subscription.billing_mode.type },
    canceled_at: null,
    completed_at: null,
    created,
    current_phase: { start_date: now.start, end_date: now.end },
    customer: typeof customer === "string" ? customer : customer.id,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      billing_cycle_anchor: "automatic",
      billing_thresholds: null,
      collection_method: "charge_automatically",
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: "self" },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: "release",
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases: [
      phase(currency, now, { price: item.price, quantity: item.quantity ?? 1 }),
      phase(currency, after, next),
    ],
    released_at: null,
    released_subscription: null,
    status: "active",
    subscription: subscription.id,
    test_clock: null,
  };
}

function phase(
  currency: string,
  { start, end }: { start: number; end: number },
  { price, quantity }: NextPhase,
): Stripe.SubscriptionSchedule.Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency,
    default_payment_method: null,
    description: null,
    discounts: [],
    end_date: end,
    invoice_settings: null,
    items: [
      {
        billing_thresholds: null,
        discounts: [],
        metadata: {},
        plan: price.id,
        price: price.id,
        quantity,
      },
    ],
    metadata: {},
    on_behalf_of: null,
    proration_behavior: "none",
    start_date: start,
    transfer_data: null,
    trial_end: null,
  };
}
