import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { Refusal } from "./errors.ts";
import { emit } from "./events.ts";
import { expectPayment, intentOfInvoice, markPaid, markUnpaid, openInvoice } from "./invoicing.ts";
import { idOf, requireObject } from "./lookup.ts";
import { inNextPeriod, newSubscription, periodOf } from "./objects/subscription.ts";
import { attempt, openIntent } from "./payments.ts";

/** Starts a subscription with its first invoice, which is still open. */
export function subscribe(
  account: Account,
  facts: {
    customer: Stripe.Customer;
    currency: string;
    metadata: Record<string, string>;
    lines: readonly Stripe.LineItem[];
    /** What pays the first invoice; null when nothing is to be paid. */
    intent: string | null;
  },
): { subscription: Stripe.Subscription; invoice: Stripe.Invoice } {
  const bought = facts.lines.map((line) => ({ ...line, price: priceOf(line) }));
  const invoiceId = account.newId("in_");
  const started = newSubscription({
    id: account.newId("sub_"),
    created: unixNow(account),
    customer: facts.customer.id,
    currency: facts.currency,
    metadata: facts.metadata,
    items: bought
      .filter(({ price }) => price.recurring !== null)
      .map(({ price, quantity }) => ({ id: account.newId("si_"), price, quantity: quantity ?? 1 })),
  });
  const subscription = { ...started, latest_invoice: invoiceId };
  account.objects.put<"subscription">(subscription);
  emit(account, "customer.subscription.created", subscription);
  const invoice = openInvoice(account, {
    id: invoiceId,
    currency: facts.currency,
    customer: facts.customer,
    billingReason: "subscription_create",
    subscription,
    period: periodOf(subscription),
    periodBefore: null,
    lines: bought.map((line) => ({
      price: line.price,
      quantity: line.quantity ?? 1,
      description: line.description ?? "",
      discount: line.amount_discount,
      subscriptionItem: itemFor(subscription, line.price),
    })),
  });
  if (facts.intent !== null) expectPayment(account, invoice, facts.intent);
  return { subscription, invoice };
}

/**
 * Lets a month pass: ends a subscription that was to be canceled, tries an unpaid invoice again, or
 * bills the next period.
 *
 * @throws {@link Refusal} for one that has ended. Nothing is written.
 */
export function renew(
  account: Account,
  id: string,
  outcome: "paid" | "declined",
): Stripe.Subscription {
  const subscription = requireObject(account, "subscription", id);
  if (subscription.status === "canceled") {
    throw new Refusal("wrong_state", `${id} is canceled: it cannot be renewed.`, "subscription");
  }
  if (subscription.cancel_at_period_end) return cancelNow(account, subscription);
  const due =
    subscription.status === "past_due" ? subscription : billNextPeriod(account, subscription);
  const invoice = requireObject(account, "invoice", idOf(due.latest_invoice) ?? "");
  payInvoice(account, invoice, outcome);
  return moveTo(account, due, outcome === "paid" ? "active" : "past_due");
}

/** Changes a subscription's status, if it is another one. */
export function moveTo(
  account: Account,
  subscription: Stripe.Subscription,
  status: "active" | "past_due",
): Stripe.Subscription {
  if (subscription.status === status) return subscription;
  return change(account, subscription, { status });
}

/** Lets a subscription run out at the end of its period, or takes that back. */
export function cancelAtPeriodEnd(
  account: Account,
  subscription: Stripe.Subscription,
  cancel: boolean,
): Stripe.Subscription {
  if (subscription.status === "canceled") {
    throw new Refusal("wrong_state", "A canceled subscription can only update its metadata.");
  }
  if (subscription.cancel_at_period_end === cancel) return subscription;
  return change(account, subscription, {
    cancel_at: cancel ? periodOf(subscription).end : null,
    cancel_at_period_end: cancel,
    canceled_at: cancel ? unixNow(account) : null,
    cancellation_details: reason(cancel ? "cancellation_requested" : null),
  });
}

/** Ends a subscription at once. Nothing is refunded. */
export function cancelNow(
  account: Account,
  subscription: Stripe.Subscription,
): Stripe.Subscription {
  const now = unixNow(account);
  const ended: Stripe.Subscription = {
    ...subscription,
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: reason("cancellation_requested"),
    ended_at: now,
    status: "canceled",
  };
  account.objects.put<"subscription">(ended);
  emit(account, "customer.subscription.deleted", ended);
  return ended;
}

/** Writes changed fields and tells of them with their former values. */
export function change(
  account: Account,
  before: Stripe.Subscription,
  fields: Partial<Stripe.Subscription>,
): Stripe.Subscription {
  const after = { ...before, ...fields };
  const former = Object.entries(before).filter(([field]) => field in fields);
  account.objects.put<"subscription">(after);
  emit(account, "customer.subscription.updated", after, Object.fromEntries(former));
  return after;
}

function billNextPeriod(account: Account, before: Stripe.Subscription): Stripe.Subscription {
  const customer = requireObject(account, "customer", idOf(before.customer) ?? "");
  const moved = inNextPeriod(before);
  const invoice = openInvoice(account, {
    id: account.newId("in_"),
    currency: moved.currency,
    customer,
    billingReason: "subscription_cycle",
    subscription: moved,
    period: periodOf(moved),
    periodBefore: periodOf(before),
    lines: moved.items.data.map((item) => ({
      price: item.price,
      quantity: item.quantity ?? 1,
      description: productName(account, item.price),
      discount: 0,
      subscriptionItem: item.id,
    })),
  });
  return change(account, before, { items: moved.items, latest_invoice: invoice.id });
}

function payInvoice(account: Account, invoice: Stripe.Invoice, outcome: "paid" | "declined"): void {
  if (invoice.amount_due === 0) {
    markPaid(account, invoice.id);
    return;
  }
  const known = intentOfInvoice(account, invoice.id);
  const intent =
    known === null ? intentFor(account, invoice) : requireObject(account, "payment_intent", known);
  if (known === null) expectPayment(account, invoice, intent.id);
  const succeeded = outcome === "paid";
  attempt(account, intent, {
    means: "card",
    outcome: succeeded ? "succeeded" : "failed",
    email: invoice.customer_email,
  });
  if (succeeded) markPaid(account, invoice.id);
  else markUnpaid(account, invoice.id);
}

function intentFor(account: Account, invoice: Stripe.Invoice): Stripe.PaymentIntent {
  return openIntent(account, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    description: "Subscription update",
    metadata: {},
  });
}

function itemFor(subscription: Stripe.Subscription, price: Stripe.Price): string | null {
  return subscription.items.data.find((item) => item.price.id === price.id)?.id ?? null;
}

function priceOf({ id, price }: Stripe.LineItem): Stripe.Price {
  if (price === null) throw new Error(`${id} has no price.`);
  return price;
}

function productName(account: Account, price: Stripe.Price): string {
  return requireObject(account, "product", idOf(price.product) ?? "").name;
}

function reason(why: "cancellation_requested" | null): Stripe.Subscription.CancellationDetails {
  return { comment: null, feedback: null, feedback_option: null, reason: why };
}
