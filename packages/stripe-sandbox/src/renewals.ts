import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { declines } from "./cards.ts";
import { Refusal } from "./errors.ts";
import { emit } from "./events.ts";
import {
  expectPayment,
  giveUp,
  intentOfInvoice,
  markPaid,
  markUnpaid,
  openInvoice,
  unpaidOf,
} from "./invoicing.ts";
import { idOf, requireObject } from "./lookup.ts";
import type { InvoiceLineFacts } from "./objects/invoice.ts";
import { inNextPeriod, periodOf } from "./objects/subscription.ts";
import { attempt, openIntent } from "./payments.ts";
import { appoint, nextAttemptOf, TRIAL_WARNING_S } from "./plan-dates.ts";
import { cancelNow, change, moveTo, requireLiving, resume } from "./plans.ts";
import { beginScheduled } from "./plan-schedules.ts";
import { billPending } from "./prorations.ts";

/** What comes of a payment; left out, the subscription's card decides. */
export type Outcome = "paid" | "declined" | undefined;

/**
 * Lets a month pass: ends a subscription that was to be canceled, tries an unpaid invoice again, or
 * bills the next period.
 *
 * @throws {@link Refusal} for one that has ended. Nothing is written.
 */
export function renew(account: Account, id: string, outcome: Outcome): Stripe.Subscription {
  const subscription = requireObject(account, "subscription", id);
  requireLiving(subscription);
  if (subscription.cancel_at_period_end) return cancelNow(account, subscription);
  const [unpaid] = subscription.status === "past_due" ? unpaidOf(account, id) : [];
  if (unpaid === undefined) return billNextPeriod(account, subscription, outcome);
  payInvoice(account, unpaid, outcome);
  return requireObject(account, "subscription", id);
}

/** Does everything that is due for a subscription at this moment. */
export function keepPlan(account: Account, id: string): void {
  const now = unixNow(account);
  const current = () => requireObject(account, "subscription", id);
  const resumesAt = current().pause_collection?.resumes_at ?? Infinity;
  if (resumesAt <= now) resume(account, current());
  for (const invoice of unpaidOf(account, id).toReversed()) {
    if ((invoice.next_payment_attempt ?? Infinity) <= now) payInvoice(account, invoice, undefined);
  }
  const { status, cancel_at: cancelAt, trial_end: trialEnd } = current();
  if (status === "canceled") return;
  if (cancelAt !== null && cancelAt <= now) cancelNow(account, current());
  else if (periodOf(current()).end <= now) billNextPeriod(account, current(), undefined);
  else if (status === "trialing" && trialEnd === now + TRIAL_WARNING_S) {
    emit(account, "customer.subscription.trial_will_end", current());
  }
  appoint(account, current());
}

/** Bills the period after this one and tries to collect it. */
export function billNextPeriod(
  account: Account,
  before: Stripe.Subscription,
  outcome: Outcome,
): Stripe.Subscription {
  const customer = requireObject(account, "customer", idOf(before.customer) ?? "");
  const moved = inNextPeriod(beginScheduled(account, before));
  const id = account.newId("in_");
  const subscription = change(account, before, {
    items: moved.items,
    latest_invoice: id,
    schedule: moved.schedule,
    ...(before.status === "trialing" && { status: "active" as const }),
  });
  const invoice = openInvoice(account, {
    id,
    currency: subscription.currency,
    customer,
    billingReason: "subscription_cycle",
    subscription,
    period: periodOf(subscription),
    periodBefore: periodOf(before),
    lines: [
      ...billPending(account, subscription, id),
      ...subscription.items.data.map((item): Omit<InvoiceLineFacts, "id"> => {
        return {
          price: item.price,
          quantity: item.quantity ?? 1,
          description: productName(account, item.price),
          discount: 0,
          subscriptionItem: item.id,
        };
      }),
    ],
  });
  if (subscription.pause_collection === null) payInvoice(account, invoice, outcome);
  else holdBack(account, invoice, subscription.pause_collection.behavior);
  return requireObject(account, "subscription", before.id);
}

/** Tries to collect an open invoice once, and moves its subscription to where that leaves it. */
export function payInvoice(
  account: Account,
  invoice: Stripe.Invoice,
  wanted: Outcome,
): Stripe.Invoice {
  if (invoice.status !== "open") {
    throw new Refusal("wrong_state", `Invoice ${invoice.id} is ${invoice.status}, not open.`);
  }
  const subscription = subscriptionOf(account, invoice);
  const declined = subscription !== null && declines(account, subscription);
  const outcome = wanted ?? (declined ? "declined" : "paid");
  if (invoice.amount_due === 0) return settle(account, invoice, subscription);
  const known = intentOfInvoice(account, invoice.id);
  const intent =
    known === null ? intentFor(account, invoice) : requireObject(account, "payment_intent", known);
  if (known === null) expectPayment(account, invoice, intent.id);
  attempt(account, intent, {
    means: "card",
    outcome: outcome === "paid" ? "succeeded" : "failed",
    email: invoice.customer_email,
  });
  if (outcome === "paid") return settle(account, invoice, subscription);
  return failInvoice(account, invoice, subscription);
}

/** Marks an invoice as paid in some way Stripe has no part in. */
export function payOutOfBand(account: Account, invoice: Stripe.Invoice): Stripe.Invoice {
  if (invoice.status !== "open" && invoice.status !== "uncollectible") {
    throw new Refusal("wrong_state", `Invoice ${invoice.id} is ${invoice.status}, not open.`);
  }
  for (const payment of account.objects.list("invoice_payment", { parent: invoice.id, limit: 1 })) {
    const { status_transitions: moments } = payment;
    const canceled = { ...moments, canceled_at: unixNow(account) };
    account.objects.put<"invoice_payment">({
      ...payment,
      status: "canceled",
      status_transitions: canceled,
    });
  }
  return settle(account, invoice, subscriptionOf(account, invoice));
}

/** A payment failed: the invoice waits for its next try, or was tried for the last time. */
export function failInvoice(
  account: Account,
  invoice: Stripe.Invoice,
  subscription: Stripe.Subscription | null,
): Stripe.Invoice {
  const next = nextAttemptOf(account, invoice);
  const tried = markUnpaid(account, invoice.id, next);
  if (subscription === null) return tried;
  const pastDue = moveTo(account, subscription, "past_due");
  if (next === null && account.knobs.all().afterRetries === "cancel") {
    cancelNow(account, pastDue, "payment_failed");
  } else appoint(account, pastDue);
  return tried;
}

function settle(
  account: Account,
  invoice: Stripe.Invoice,
  subscription: Stripe.Subscription | null,
): Stripe.Invoice {
  const paid = markPaid(account, invoice.id);
  // What is paid for a plan that has ended does not bring it back, nor an older debt a newer one's.
  const isLatest = subscription !== null && idOf(subscription.latest_invoice) === invoice.id;
  if (isLatest && subscription.status === "past_due") moveTo(account, subscription, "active");
  return paid;
}

function holdBack(
  account: Account,
  invoice: Stripe.Invoice,
  behavior: Stripe.Subscription.PauseCollection["behavior"],
): void {
  if (behavior === "void") giveUp(account, invoice.id, "void");
  else if (behavior === "mark_uncollectible") giveUp(account, invoice.id, "uncollectible");
  else account.objects.put<"invoice">({ ...invoice, status: "draft" });
}

function subscriptionOf(account: Account, invoice: Stripe.Invoice): Stripe.Subscription | null {
  const id = idOf(invoice.parent?.subscription_details?.subscription ?? null);
  return id === null ? null : requireObject(account, "subscription", id);
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

function productName(account: Account, price: Stripe.Price): string {
  return requireObject(account, "product", idOf(price.product) ?? "").name;
}
