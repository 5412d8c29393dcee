import type { Catalog, Purchase } from "@framefare/contract";
import { formatCredits } from "../../format.ts";

/** What was bought, as a person would call it, also when it is no longer sold. */
export function nameOffer(catalog: Catalog | undefined, { sku, credits }: Purchase): string {
  const plan = catalog?.plans.find((offer) => offer.sku === sku);
  return plan ? `${plan.name} plan, ${formatCredits(credits)}` : formatCredits(credits);
}
