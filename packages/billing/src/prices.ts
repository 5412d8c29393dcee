import type { BillingOptions } from "./billing-options.ts";

/** How many lookup keys Stripe takes at once: https://docs.stripe.com/api/prices/list */
const LOOKUP_KEYS_MAX = 10;

/**
 * Finds the price at Stripe of each offer, and keeps what it sells for the day its events come. A price id stands for itself;
 * a lookup key is resolved to the active price that carries it now. Offers without one are left out.
 * @returns price ids by sku.
 */
export async function keepPrices(
  { store, stripe }: Pick<BillingOptions, "store" | "stripe">,
  offers: { sku: string; stripePrice: string }[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const lookupKeys = offers.map(({ stripePrice }) => stripePrice).filter((key) => !isPriceId(key));
  for (let from = 0; from < lookupKeys.length; from += LOOKUP_KEYS_MAX) {
    const lookup_keys = lookupKeys.slice(from, from + LOOKUP_KEYS_MAX);
    const { data } = await stripe.prices.list({ lookup_keys, active: true });
    for (const { id, lookup_key } of data) if (lookup_key) found.set(lookup_key, id);
  }
  const prices = new Map<string, string>();
  for (const { sku, stripePrice } of offers) {
    const priceId = isPriceId(stripePrice) ? stripePrice : found.get(stripePrice);
    if (!priceId) continue;
    await store.keepPrice(priceId, sku);
    prices.set(sku, priceId);
  }
  return prices;
}

function isPriceId(stripePrice: string): boolean {
  return stripePrice.startsWith("price_");
}
