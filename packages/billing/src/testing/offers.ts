import type { Pack, Plan, PlanConfig } from "@framefare/contract";

/** Found at Stripe by its lookup key. */
export const PACK: Pack = {
  sku: "pack_1000",
  name: "1,000 credits",
  credits: 1_000,
  amount: 1_000,
  stripePrice: "key_pack",
};

/** Named by its price id, in another currency, and not for ever. */
export const YEN_PACK: Pack = {
  sku: "pack_yen",
  name: "500 credits",
  credits: 500,
  amount: 700,
  currency: "jpy",
  expiresAfterDays: 30,
  stripePrice: "price_yen",
};

export const STARTER: Plan = {
  sku: "plan_starter",
  name: "Starter",
  credits: 1_000,
  amount: 1_200,
  interval: "month",
  stripePrice: "key_starter",
  rollover: 0,
};

export const PRO: Plan = {
  ...STARTER,
  sku: "plan_pro",
  name: "Pro",
  credits: 3_200,
  amount: 3_500,
  stripePrice: "key_pro",
};

/** What the tests sell. */
export const OFFERS: PlanConfig = {
  currency: "usd",
  welcomeCredits: 0,
  packs: [PACK, YEN_PACK],
  plans: [STARTER, PRO],
  models: [
    {
      id: "embedded/sketch",
      name: "Sketch",
      provider: "embedded",
      creditsPerSecond: { "480p": 1 },
      minCredits: 5,
      maxSeconds: 30,
    },
  ],
};
