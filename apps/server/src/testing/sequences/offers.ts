/** What is sold in the sequences. Credits and money differ wherever they can, so that none stands for the other. */
export const OFFERS = {
  currency: "usd",
  welcomeCredits: 0,
  packs: [
    { sku: "pack_1000", name: "Small", credits: 1_000, amount: 1_000, stripePrice: "price_1000" },
    { sku: "pack_5500", name: "Large", credits: 5_500, amount: 5_000, stripePrice: "price_5500" },
    { sku: "pack_odd", name: "Odd", credits: 777, amount: 999, stripePrice: "price_odd" },
    {
      sku: "pack_yen",
      name: "Yen",
      credits: 1_000,
      amount: 1_500,
      currency: "jpy",
      stripePrice: "price_yen",
    },
    {
      sku: "pack_month",
      name: "For a month",
      credits: 600,
      amount: 500,
      expiresAfterDays: 30,
      stripePrice: "price_month",
    },
  ],
  plans: [
    plan("plan_starter", { credits: 1_000, amount: 1_200 }),
    plan("plan_pro", { credits: 3_200, amount: 3_500 }),
    plan("plan_rolling", { credits: 2_000, amount: 2_400, rollover: 500 }),
  ],
  models: [
    {
      id: "embedded/sketch",
      name: "Sketch",
      provider: "embedded",
      creditsPerSecond: { "480p": 100 },
      minCredits: 5,
      maxSeconds: 30,
    },
  ],
};

function plan(sku: string, terms: { credits: number; amount: number; rollover?: number }) {
  return { sku, name: sku, interval: "month", stripePrice: `framefare_${sku}`, ...terms };
}
