import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { unpaidOf } from "./invoicing.ts";
import { periodOf } from "./objects/subscription.ts";

const DAY_S = 24 * 60 * 60;

/** So long before its end a trial says that it will end, in seconds. */
export const TRIAL_WARNING_S = 3 * DAY_S;

/** Days from each failed payment of an invoice to its next try; after the last it is given up. */
const RETRY_AFTER_DAYS = [3, 5, 7] as const;

/** When an invoice that just failed again is tried next, in epoch seconds; null when it is not. */
export function nextAttemptOf(account: Account, { attempt_count: tried }: Stripe.Invoice) {
  const days = RETRY_AFTER_DAYS[tried];
  return days === undefined ? null : unixNow(account) + days * DAY_S;
}

/** Makes the appointment for whatever happens to a subscription next by itself. */
export function appoint(account: Account, subscription: Stripe.Subscription): void {
  if (subscription.status === "canceled") {
    account.appointments.cancel(subscription.id);
    return;
  }
  const dueAt = Math.min(...momentsOf(account, subscription)) * 1_000;
  account.appointments.put({ subject: subscription.id, kind: "plan", dueAt });
  account.onDue();
}

function momentsOf(account: Account, subscription: Stripe.Subscription): number[] {
  const {
    cancel_at: cancelAt,
    pause_collection: pause,
    status,
    trial_end: trialEnd,
  } = subscription;
  const moments = [periodOf(subscription).end];
  if (cancelAt !== null) moments.push(cancelAt);
  if (pause !== null && pause.resumes_at !== null) moments.push(pause.resumes_at);
  if (status === "trialing" && trialEnd !== null) {
    const warning = trialEnd - TRIAL_WARNING_S;
    if (warning > unixNow(account)) moments.push(warning);
  }
  for (const { next_payment_attempt: attempt } of unpaidOf(account, subscription.id)) {
    if (attempt !== null) moments.push(attempt);
  }
  return moments;
}
