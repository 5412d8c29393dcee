import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { Refusal } from "./errors.ts";
import { emit } from "./events.ts";
import { expectPayment, openInvoice, unpaidOf } from "./invoicing.ts";
import { newSubscription, periodOf } from "./objects/subscription.ts";
import { appoint } from "./plan-dates.ts";

/** Starts a subscription with its first invoice, which is still open. */
export function subscribe(
  account: Account,
  facts: {
    customer: Stripe.Customer;
    currency: string;
    metadata: Record<string, string>;
    lines: readonly Stripe.LineItem[];
    trialEnd: number | null;
    billingMode: "classic" | "flexible";
    paymentMethod: string | null;
    taxPercent: number;
    /** What pays the first invoice; null when nothing is to be paid. */
    intent: string | null;
  },
): { subscription: Stripe.Subscription; invoice: Stripe.Invoice } {
  const bought = facts.lines.map((line) => ({ ...line, price: priceOf(line) }));
  const invoiceId = account.newId("in_");
  const started = newSubscription({
    ...facts,
    id: account.newId("sub_"),
    created: unixNow(account),
    customer: facts.customer.id,
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
    taxPercent: facts.taxPercent,
    lines: bought.map((line) => ({
      price: line.price,
      quantity: line.quantity ?? 1,
      description: line.description ?? "",
      amount: line.amount_subtotal,
      discount: line.amount_discount,
      subscriptionItem: itemFor(subscription, line.price),
    })),
  });
  if (facts.intent !== null) expectPayment(account, invoice, facts.intent);
  appoint(account, subscription);
  return { subscription, invoice };
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
  requireLiving(subscription);
  if (subscription.cancel_at_period_end === cancel) return subscription;
  return change(account, subscription, {
    cancel_at: cancel ? periodOf(subscription).end : null,
    cancel_at_period_end: cancel,
    canceled_at: cancel ? unixNow(account) : null,
    cancellation_details: because(cancel ? "cancellation_requested" : null),
  });
}

/** Ends a subscription at once. Nothing is refunded, and what is unpaid is tried no more. */
export function cancelNow(
  account: Account,
  subscription: Stripe.Subscription,
  reason: "cancellation_requested" | "payment_failed" = "cancellation_requested",
): Stripe.Subscription {
  requireLiving(subscription);
  const now = unixNow(account);
  const ended: Stripe.Subscription = {
    ...subscription,
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: because(reason),
    ended_at: now,
    pause_collection: null,
    status: "canceled",
  };
  account.objects.put<"subscription">(ended);
  emit(account, "customer.subscription.deleted", ended);
  for (const invoice of unpaidOf(account, ended.id)) {
    account.objects.put<"invoice">({ ...invoice, next_payment_attempt: null });
  }
  appoint(account, ended);
  return ended;
}

/** Stops collecting, so that periods go by without a payment; the plan itself goes on. */
export function pause(
  account: Account,
  subscription: Stripe.Subscription,
  how: Stripe.Subscription.PauseCollection,
): Stripe.Subscription {
  requireLiving(subscription);
  return change(account, subscription, { pause_collection: how });
}

/** Collects again from the next period on. */
export function resume(account: Account, subscription: Stripe.Subscription): Stripe.Subscription {
  if (subscription.pause_collection === null) return subscription;
  return change(account, subscription, { pause_collection: null });
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
  appoint(account, after);
  return after;
}

/** @throws {@link Refusal} for a subscription that has ended. */
export function requireLiving(subscription: Stripe.Subscription): void {
  if (subscription.status !== "canceled") return;
  const message = `${subscription.id} is canceled. A canceled subscription can only update its metadata.`;
  throw new Refusal("wrong_state", message, "subscription");
}

function itemFor(subscription: Stripe.Subscription, price: Stripe.Price): string | null {
  return subscription.items.data.find((item) => item.price.id === price.id)?.id ?? null;
}

function priceOf({ id, price }: Stripe.LineItem): Stripe.Price {
  if (price === null) throw new Error(`${id} has no price.`);
  return price;
}

function because(
  reason: "cancellation_requested" | "payment_failed" | null,
): Stripe.Subscription.CancellationDetails {
  return { comment: null, feedback: null, feedback_option: null, reason };
}
