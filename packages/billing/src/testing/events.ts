import type { StripeEvent } from "../events.ts";

/** When the tests' events are made, in epoch milliseconds. */
export const EVENT_AT = Date.UTC(2026, 0, 15, 12);

/** When the period of a tests' plan ends, in seconds, as Stripe writes it. */
export const PERIOD_END = Date.UTC(2026, 1, 15, 12) / 1_000;

const MONTH = { start: PERIOD_END - 2_678_400, end: PERIOD_END };

let eventCount = 0;

/** An event with an id of its own, with more in it than anybody here asks for. */
export function eventOf(type: string, object: object, envelope: object = {}): StripeEvent {
  eventCount += 1;
  return {
    id: `evt_${eventCount}`,
    object: "event",
    type,
    created: EVENT_AT / 1_000,
    livemode: false,
    api_version: "2026-10-28.endive",
    pending_webhooks: 1,
    data: { object: { ...object }, previous_attributes: {} },
    ...envelope,
  };
}

/** A pack's session `cs_1`, paid, of the attempt `attempt_1`, unless changed. */
export function sessionEvent(change: object = {}, kind = "completed", envelope: object = {}) {
  const session = {
    id: "cs_1",
    object: "checkout.session",
    mode: "payment",
    payment_status: "paid",
    amount_subtotal: 1_000,
    amount_total: 1_000,
    currency: "usd",
    client_reference_id: "attempt_1",
    payment_intent: "pi_1",
    ...change,
  };
  return eventOf(`checkout.session.${kind}`, session, envelope);
}

/** A line that charges `amount` for a price until the period's end. */
export function lineOf(price: string | null, amount: number, period = MONTH) {
  const pricing = price === null ? null : { type: "price_details", price_details: { price } };
  return { amount, period, pricing };
}

/** The invoice `in_1` of the customer `cus_ada`, for one month of Starter unless changed. */
export function invoiceEvent(change: object = {}, envelope: object = {}) {
  const invoice = {
    id: "in_1",
    object: "invoice",
    customer: "cus_ada",
    currency: "usd",
    amount_paid: 1_200,
    billing_reason: "subscription_create",
    parent: {
      type: "subscription_details",
      subscription_details: { subscription: "sub_1", metadata: { app: "framefare" } },
    },
    lines: { object: "list", has_more: false, data: [lineOf("price_starter", 1_200)] },
    ...change,
  };
  return eventOf("invoice.paid", invoice, envelope);
}

/** The subscription `sub_1` of the customer `cus_ada` to Starter, active unless changed. */
export function subscriptionEvent(change: object = {}, kind = "updated", envelope: object = {}) {
  const subscription = {
    id: "sub_1",
    object: "subscription",
    customer: "cus_ada",
    status: "active",
    cancel_at_period_end: false,
    metadata: { app: "framefare" },
    items: { data: [{ price: { id: "price_starter" }, current_period_end: PERIOD_END }] },
    ...change,
  };
  return eventOf(`customer.subscription.${kind}`, subscription, envelope);
}
