import { OFFERS } from "./offers.ts";
import type { Delivery, Names, Told } from "./sequence.ts";

type Change = object | ((names: Names) => object);

const changed = (change: Change, names: Names) =>
  typeof change === "function" ? (change as (names: Names) => object)(names) : change;

/** An event of any type about any object. */
export function tells(type: string, object: Change, envelope: Change = {}): Delivery {
  return (names) => ({
    event: {
      type,
      data: { object: changed(object, names) as Told["data"]["object"] },
      ...changed(envelope, names),
    },
  });
}

/** The same delivery with another envelope. */
export function as(envelope: Change, delivery: Delivery): Delivery {
  return (names) => {
    const sent = delivery(names);
    return { ...sent, event: { ...sent.event, ...changed(envelope, names) } };
  };
}

/** The same, made so many seconds after the story began, whatever its place. */
export function madeAt(second: number, delivery: Delivery): Delivery {
  return as(({ began }) => ({ created: began + second }), delivery);
}

/** The event that the n-th step delivered, once more. */
export function again(n: number, delivery: Delivery): Delivery {
  return as((names: Names) => ({ id: names.of("evt", n) }), delivery);
}

/** The mark that everything of ours carries at Stripe. */
const ours = (names: Names, n: number) => ({
  app: "framefare",
  attemptId: names.attempt(n),
  userId: names.user,
});

/* Checkout sessions of packs: those of `pack_1000`, paid, of the first attempt, unless changed. */

function session(kind: string, change: Change = {}, n = 1): Delivery {
  return tells(`checkout.session.${kind}`, (names) => ({
    id: names.session(n),
    object: "checkout.session",
    mode: "payment",
    status: kind === "expired" ? "expired" : "complete",
    payment_status: "paid",
    amount_subtotal: 1_000,
    amount_total: 1_000,
    currency: "usd",
    client_reference_id: names.attempt(n),
    customer: names.customer,
    payment_intent: names.of("pi", n),
    metadata: ours(names, n),
    ...changed(change, names),
  }));
}

export const UNPAID = { payment_status: "unpaid" };
export const completed = (change?: Change, n?: number) => session("completed", change, n);
export const succeededLater = (change?: Change, n?: number) =>
  session("async_payment_succeeded", change, n);
export const failedLater = (n?: number) => session("async_payment_failed", UNPAID, n);
export const expired = (n?: number) => session("expired", { ...UNPAID, payment_intent: null }, n);

/* Plans: Starter's first month, unless changed. */

const DAY = 86_400;
const MONTH = 30 * DAY;

/** The n-th month from the beginning, 0 being the first; earlier ones are over. */
export const month = ({ began }: Names, n = 0) => ({
  start: began + n * MONTH,
  end: began + (n + 1) * MONTH,
});

export type Line = (names: Names) => object;

/** A line for a sku's price, in the n-th month. */
export function line(
  sku: string,
  amount: number,
  { months = 0, change = {} }: { months?: number; change?: object } = {},
): Line {
  return (names) => ({
    id: names.of(`il_${sku}_${Math.abs(amount)}`),
    object: "line_item",
    amount,
    currency: "usd",
    quantity: 1,
    period: month(names, months),
    pricing: { type: "price_details", price_details: { price: names.price(sku) } },
    ...change,
  });
}

export const wholeMonth = (sku: string, months = 0): Line =>
  line(sku, OFFERS.plans.find((plan) => plan.sku === sku)?.amount ?? 0, { months });

export type Bill = {
  n?: number;
  reason?: string;
  paid?: number;
  change?: Change;
};

/** The n-th invoice, paid. */
export function invoicePaid(lines: Line | Line[], bill: Bill = {}): Delivery {
  const {
    n = 1,
    reason = n === 1 ? "subscription_create" : "subscription_cycle",
    paid,
    change = {},
  } = bill;
  return tells("invoice.paid", (names) => {
    const data = [lines].flat().map((each) => each(names));
    const amounts = data.map((each) => ("amount" in each ? Number(each.amount) : 0));
    const total = Math.max(
      0,
      amounts.reduce((sum, amount) => sum + amount, 0),
    );
    return {
      id: names.of("in", n),
      object: "invoice",
      customer: names.customer,
      currency: "usd",
      amount_due: total,
      amount_paid: paid ?? total,
      billing_reason: reason,
      status: "paid",
      parent: {
        type: "subscription_details",
        subscription_details: { subscription: names.subscription, metadata: ours(names, 1) },
      },
      lines: { object: "list", has_more: false, data },
      ...changed(change, names),
    };
  });
}

/** What tells that the n-th invoice was paid with the n-th payment. */
export function invoicePayment(n = 1, change: Change = {}): Delivery {
  return tells("invoice_payment.paid", (names) => ({
    id: names.of("inpay", n),
    object: "invoice_payment",
    invoice: names.of("in", n),
    status: "paid",
    payment: { type: "payment_intent", payment_intent: names.of("pi", n) },
    ...changed(change, names),
  }));
}

/** A plan's checkout, complete. */
export function subscribed(change: Change = {}, n = 1): Delivery {
  return completed(
    (names) => ({
      mode: "subscription",
      amount_subtotal: 1_200,
      amount_total: 1_200,
      payment_intent: null,
      invoice: names.of("in"),
      subscription: names.subscription,
      ...changed(change, names),
    }),
    n,
  );
}

/** How a subscription stands: Starter, active, unless changed. */
export function subscription(
  kind: string,
  status = "active",
  change: Change = {},
  sku = "plan_starter",
): Delivery {
  return tells(`customer.subscription.${kind}`, (names) => ({
    id: names.subscription,
    object: "subscription",
    customer: names.customer,
    status,
    cancel_at_period_end: false,
    metadata: ours(names, 1),
    items: {
      object: "list",
      data: [
        {
          id: names.of("si"),
          price: { id: names.price(sku) },
          current_period_end: month(names).end,
        },
      ],
    },
    ...changed(change, names),
  }));
}

/* Money that goes back. */

/** All that has gone back of the n-th payment's charge. */
export function chargeRefunded(total: number, n = 1, change: Change = {}): Delivery {
  return tells("charge.refunded", (names) => ({
    id: names.of("ch", n),
    object: "charge",
    payment_intent: names.of("pi", n),
    amount_refunded: total,
    ...changed(change, names),
  }));
}

/** The refund of that name, of the first payment unless changed. */
export function refund(
  name: string,
  amount: number,
  status = "succeeded",
  { kind, change = {} }: { kind?: string; change?: Change } = {},
): Delivery {
  const type = kind ?? (status === "failed" ? "refund.failed" : "refund.updated");
  return tells(type, (names) => ({
    id: names.of(`re_${name}`),
    object: "refund",
    charge: names.of("ch"),
    payment_intent: names.of("pi"),
    amount,
    status,
    ...changed(change, names),
  }));
}

/** How a dispute of 1,000 of the first payment stands, and what it moved between the bank and us. */
export function dispute(
  kind: string,
  status: string,
  moved: number[] = [],
  change: Change = {},
): Delivery {
  return tells(`charge.dispute.${kind}`, (names) => ({
    id: names.of("du"),
    object: "dispute",
    charge: names.of("ch"),
    payment_intent: names.of("pi"),
    amount: 1_000,
    status,
    balance_transactions: moved.map((amount) => ({ object: "balance_transaction", amount })),
    ...changed(change, names),
  }));
}
