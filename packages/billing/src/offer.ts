import type { Pack, Plan, PlanConfig } from "@framefare/contract";
import type { Context } from "./meaning.ts";

/** The pack or plan of that sku, as it stands in planConfig now. */
export function offerOf(
  { packs, plans }: PlanConfig,
  sku: string,
): { kind: "pack"; offer: Pack } | { kind: "plan"; offer: Plan } | null {
  const pack = packs.find((offer) => offer.sku === sku);
  if (pack) return { kind: "pack", offer: pack };
  const plan = plans.find((offer) => offer.sku === sku);
  return plan ? { kind: "plan", offer: plan } : null;
}

/** The plan a price at Stripe sells: as a checkout found it, or as planConfig itself names it. */
export function planOf(
  { plans }: PlanConfig,
  { skuOf }: Pick<Context, "skuOf">,
  priceId: string | null,
): Plan | null {
  if (priceId === null) return null;
  const sku = skuOf(priceId);
  return plans.find((plan) => plan.sku === sku || plan.stripePrice === priceId) ?? null;
}
