import { Stripe } from "stripe";
import type { Attempt } from "./attempt.ts";
import type { BillingOptions } from "./billing.ts";
import { BillingError } from "./errors.ts";
import { isLive } from "./meaning.ts";

/**
 * A user has one plan at a time.
 * @throws BillingError ALREADY_SUBSCRIBED; nothing was written.
 */
export async function refuseSecondPlan(
  { store }: Pick<BillingOptions, "store">,
  userId: string,
): Promise<void> {
  const subscription = await store.subscriptionOf(userId);
  if (subscription && isLive(subscription)) throw alreadySubscribed();
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

async function closeSession(stripe: Stripe, sessionId: string): Promise<"closed" | "complete"> {
  try {
    await stripe.checkout.sessions.expire(sessionId);
    return "closed";
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    // Made in another account or mode, as before a key was changed: nobody can pay it here.
    if (error.code === "resource_missing") return "closed";
    const { status } = await stripe.checkout.sessions.retrieve(sessionId);
    if (status === "open") throw error;
    return status === "complete" ? "complete" : "closed";
  }
}

function alreadySubscribed(): BillingError {
  return new BillingError("ALREADY_SUBSCRIBED", "Change the plan in the customer portal.");
}
