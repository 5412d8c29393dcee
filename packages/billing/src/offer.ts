import type { Pack, Plan, PlanConfig } from "@framefare/contract";

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
