import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { emit } from "./events.ts";
import { idOf, requireObject } from "./lookup.ts";
import { newSchedule, type NextPhase } from "./objects/subscription-schedule.ts";
import { itemOf, mainItem } from "./objects/subscription.ts";
import { change, requireLiving } from "./plans.ts";

/** Changes a plan at its period's end, by a schedule as the portal makes it. */
export function changeAtPeriodEnd(
  account: Account,
  before: Stripe.Subscription,
  next: NextPhase,
): Stripe.Subscription {
  requireLiving(before);
  const subscription = release(account, before);
  const schedule = newSchedule(account.newId("sub_sched_"), unixNow(account), subscription, next);
  account.objects.put<"subscription_schedule">(schedule, subscription.id);
  emit(account, "subscription_schedule.created", schedule);
  return change(account, subscription, { schedule: schedule.id });
}

/** Takes back what was to change at the period's end. */
export function release(account: Account, subscription: Stripe.Subscription): Stripe.Subscription {
  if (!letGo(account, subscription)) return subscription;
  return change(account, subscription, { schedule: null });
}

/** What a plan is to become at its period's end; null when it stays as it is. */
export function scheduledFor(
  account: Account,
  subscription: Stripe.Subscription,
): NextPhase | null {
  const id = idOf(subscription.schedule);
  if (id === null) return null;
  const item = requireObject(account, "subscription_schedule", id).phases.at(-1)?.items[0];
  if (item === undefined) return null;
  const price = typeof item.price === "string" ? item.price : item.price.id;
  return { price: requireObject(account, "price", price), quantity: item.quantity ?? 1 };
}

/** The subscription as its schedule wants it from now on; the schedule is over then. Writes no subscription. */
export function beginScheduled(
  account: Account,
  subscription: Stripe.Subscription,
): Stripe.Subscription {
  const next = scheduledFor(account, subscription);
  if (next === null) return subscription;
  letGo(account, subscription);
  const [, ...others] = subscription.items.data;
  const data = [itemOf(mainItem(subscription), next), ...others];
  return { ...subscription, items: { ...subscription.items, data }, schedule: null };
}

function letGo(account: Account, subscription: Stripe.Subscription): boolean {
  const id = idOf(subscription.schedule);
  if (id === null) return false;
  const released: Stripe.SubscriptionSchedule = {
    ...requireObject(account, "subscription_schedule", id),
    current_phase: null,
    released_at: unixNow(account),
    released_subscription: subscription.id,
    status: "released",
    subscription: null,
  };
  account.objects.put<"subscription_schedule">(released);
  emit(account, "subscription_schedule.released", released);
  return true;
}
