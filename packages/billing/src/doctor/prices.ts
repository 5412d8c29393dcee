import type { PlanConfig } from "@framefare/contract";
import { Stripe } from "stripe";
import { fail, pass, type Verdict } from "./verdict.ts";

/** One offer, as its price at Stripe has to be. */
export type Wanted = {
  sku: string;
  stripePrice: string;
  amount: number;
  currency: string;
  /** Null is bought once. */
  interval: string | null;
};

export type Found = Pick<Stripe.Price, "id" | "active" | "currency" | "unit_amount" | "recurring">;

/** Every offer has its price, and Stripe takes for it what planConfig says. */
export function pricesVerdict(pairs: { wanted: Wanted; found: Found | null }[]): Verdict {
  const wrong = pairs.flatMap(({ wanted, found }) => {
    const problem = problemOf(wanted, found);
    return problem ? [`${wanted.sku} (${wanted.stripePrice}) ${problem}`] : [];
  });
  if (wrong.length === 0) return pass(`All ${pairs.length} offers have their price.`);
  return fail(
    `${wrong.join("; ")}.`,
    "Correct the price in Stripe's Dashboard, or the offer in planConfig; a price's amount is for ever, so make a new one and move the lookup key to it.",
  );
}

function problemOf(wanted: Wanted, found: Found | null): string | null {
  if (!found) return "is not there";
  if (!found.active) return "is not active";
  const { currency, unit_amount: amount, recurring } = found;
  if (currency !== wanted.currency) return `is in ${currency}, not ${wanted.currency}`;
  if (amount !== wanted.amount) return `costs ${amount}, not ${wanted.amount}`;
  const interval = recurring ? every(recurring) : null;
  if (interval === wanted.interval) return null;
  return `is paid ${interval ? `every ${interval}` : "once"}, not ${wanted.interval ? `every ${wanted.interval}` : "once"}`;
}

function every({ interval, interval_count: count }: Stripe.Price.Recurring): string {
  return count === 1 ? interval : `${count} ${interval}s`;
}

export function wantedPrices({ currency, packs, plans }: PlanConfig): Wanted[] {
  return [
    ...packs.map((pack) => ({ ...pack, currency: pack.currency ?? currency, interval: null })),
    ...plans.map((plan) => ({ ...plan, currency })),
  ];
}

/** Finds each price as a checkout does: an id stands for itself, a lookup key for the active price that carries it. */
export async function readPrices(
  stripe: Stripe,
  planConfig: PlanConfig,
): Promise<{ wanted: Wanted; found: Found | null }[]> {
  const pairs: { wanted: Wanted; found: Found | null }[] = [];
  for (const wanted of wantedPrices(planConfig)) {
    pairs.push({ wanted, found: await readPrice(stripe, wanted.stripePrice) });
  }
  return pairs;
}

async function readPrice(stripe: Stripe, stripePrice: string): Promise<Found | null> {
  if (!stripePrice.startsWith("price_")) {
    const { data } = await stripe.prices.list({ lookup_keys: [stripePrice] });
    return data.find(({ active }) => active) ?? data[0] ?? null;
  }
  try {
    return await stripe.prices.retrieve(stripePrice);
  } catch (error) {
    const { StripeInvalidRequestError } = Stripe.errors;
    if (error instanceof StripeInvalidRequestError && error.code === "resource_missing")
      return null;
    throw error;
  }
}
