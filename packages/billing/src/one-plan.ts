import { Stripe } from "stripe";
import type { Attempt } from "./attempt.ts";
import type { BillingOptions } from "./billing-options.ts";
import { BillingError } from "./errors.ts";
import { ANNOUNCED, isLive } from "./meaning.ts";
import { WEBHOOK_CALL } from "./webhook-call.ts";

/**
 * A user has one plan at a time.
 * @throws BillingError ALREADY_SUBSCRIBED; nothing was written.
 */
export async function refuseSecondPlan(
  { store }: Pick<BillingOptions, "store">,
  userId: string,
): Promise<void> {
  const subscription = await store.subscriptionOf(userId);
  if (!subscription) return;
  if (isLive(subscription) || subscription.status === ANNOUNCED) throw alreadySubscribed();
}

/**
 * Makes sure that nobody can pay these sessions any more.
 * @throws BillingError ALREADY_SUBSCRIBED when one is complete: its subscription is about to be told. Those before it are closed.
 * @throws what the Stripe client throws; those before it are closed.
 */
export async function closePlanSessions(
  { store, stripe }: Pick<BillingOptions, "store" | "stripe">,
  attempts: Attempt[],
): Promise<void> {
  for (const { id, sessionId } of attempts) {
    if (!sessionId) continue;
    if ((await closeSession(stripe, sessionId)) === "complete") throw alreadySubscribed();
    await store.expireAttempt(id);
  }
}

/**
 * One of a user's plan pages was paid: the others that are still open can be paid no more. One that was paid too is left
 * alone: it is a subscription of its own, and its payment buys what it says.
 * @throws what the Stripe client throws; may be done again.
 */
export async function closeOtherPlanSessions(
  { store, stripe }: Pick<BillingOptions, "store" | "stripe">,
  { userId, sessionId: paid }: Pick<Attempt, "userId" | "sessionId">,
): Promise<void> {
  for (const { id, sessionId } of await store.openPlanAttempts(userId)) {
    if (!sessionId || sessionId === paid) continue;
    const became = await closeSession(stripe, sessionId, WEBHOOK_CALL);
    if (became === "closed") await store.expireAttempt(id);
  }
}

async function closeSession(
  stripe: Stripe,
  sessionId: string,
  call: Stripe.RequestOptions = {},
): Promise<"closed" | "complete"> {
  try {
    await stripe.checkout.sessions.expire(sessionId, {}, call);
    return "closed";
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    // Made in another account or mode, as before a key was changed: nobody can pay it here.
    if (error.code === "resource_missing") return "closed";
    const { status } = await stripe.checkout.sessions.retrieve(sessionId, {}, call);
    if (status === "open") throw error;
    return status === "complete" ? "complete" : "closed";
  }
}

function alreadySubscribed(): BillingError {
  return new BillingError("ALREADY_SUBSCRIBED", "Change the plan in the customer portal.");
}
