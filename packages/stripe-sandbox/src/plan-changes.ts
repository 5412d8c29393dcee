import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { Refusal } from "./errors.ts";
import { openInvoice } from "./invoicing.ts";
import { idOf, requireObject } from "./lookup.ts";
import type { NextPhase } from "./objects/subscription-schedule.ts";
import { itemOf, mainItem, periodOf } from "./objects/subscription.ts";
import { release } from "./plan-schedules.ts";
import { change, requireLiving } from "./plans.ts";
import { billPending, prorate } from "./prorations.ts";
import { billNextPeriod, payInvoice, type Outcome } from "./renewals.ts";

/** What becomes of a period that is partly used; as at Stripe. */
export type Prorations = "always_invoice" | "create_prorations" | "none";

/** Gives a plan another price or quantity at once. */
export function changePlan(
  account: Account,
  before: Stripe.Subscription,
  next: NextPhase & { item?: string | undefined; prorations: Prorations; outcome?: Outcome },
): Stripe.Subscription {
  requireLiving(before);
  const item = next.item === undefined ? mainItem(before) : requireItem(before, next.item);
  if (next.price.currency !== before.currency || next.price.recurring === null) {
    throw new Refusal("parameter_invalid", "A plan's price recurs, in its own currency.", "price");
  }
  if (item.price.id === next.price.id && item.quantity === next.quantity) return before;
  const subscription = release(account, before);
  if (next.prorations !== "none" && subscription.status !== "trialing") {
    prorate(account, subscription, item, next);
  }
  const data = subscription.items.data.map((kept) =>
    kept.id === item.id ? itemOf(kept, next) : kept,
  );
  const changed = change(account, subscription, { items: { ...subscription.items, data } });
  if (next.prorations !== "always_invoice" || changed.status === "trialing") return changed;
  return billNow(account, changed, next.outcome);
}

/** Ends a trial at once: the first paid period begins now. */
export function endTrial(account: Account, before: Stripe.Subscription): Stripe.Subscription {
  if (before.status !== "trialing") {
    throw new Refusal("wrong_state", `${before.id} is not on trial.`, "trial_end");
  }
  const now = unixNow(account);
  const data = before.items.data.map((item) => ({ ...item, current_period_end: now }));
  const ended: Stripe.Subscription = {
    ...before,
    billing_cycle_anchor: now,
    items: { ...before.items, data },
    trial_end: now,
  };
  account.objects.put<"subscription">(ended);
  return billNextPeriod(account, ended, undefined);
}

/** Bills what a change has left to bill, instead of waiting for the period's end. */
function billNow(
  account: Account,
  before: Stripe.Subscription,
  outcome: Outcome,
): Stripe.Subscription {
  const id = account.newId("in_");
  const lines = billPending(account, before, id);
  if (lines.length === 0) return before;
  const subscription = change(account, before, { latest_invoice: id });
  const invoice = openInvoice(account, {
    id,
    currency: subscription.currency,
    customer: requireObject(account, "customer", idOf(subscription.customer) ?? ""),
    billingReason: "subscription_update",
    subscription,
    period: periodOf(subscription),
    periodBefore: null,
    lines,
  });
  payInvoice(account, invoice, outcome);
  return requireObject(account, "subscription", subscription.id);
}

function requireItem(subscription: Stripe.Subscription, id: string): Stripe.SubscriptionItem {
  const item = subscription.items.data.find((known) => known.id === id);
  if (item !== undefined) return item;
  throw new Refusal("reference_missing", `No such subscription item: '${id}'`, "items[0][id]");
}
