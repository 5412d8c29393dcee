import type { BillingStatus, Catalog, Purchase } from "@framefare/contract";

/** A plan that is free until it is first paid; without `endsAt` that is over. */
export type Trial = { sku: string; endsAt: string | null };

/**
 * The trial that a checkout without a payment began, or null while nothing says that it was one: a code may have made the
 * first period free instead, and its credits are on their way. A trial's invoice brings none.
 */
export function trialIn(
  { plan, subscription }: Pick<BillingStatus, "plan" | "subscription">,
  purchases: readonly Pick<Purchase, "sku" | "credits">[],
  { plans }: Pick<Catalog, "plans">,
): Trial | null {
  if (plan && subscription?.status === "trialing") {
    return { sku: plan.sku, endsAt: subscription.periodEndsAt };
  }
  const invoiced = purchases.find(
    ({ sku, credits }) => credits === 0 && plans.some((offer) => offer.sku === sku),
  );
  // The invoice may be heard of before the plan: then the plan soon says when the trial ends.
  return invoiced ? { sku: invoiced.sku, endsAt: null } : null;
}
