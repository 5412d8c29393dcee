import { z } from "zod";
import { Credits, Currency, MinorAmount } from "./credits.ts";
import { RESOLUTIONS } from "./render-settings.ts";

const Sku = z.string().regex(/^[a-z0-9_]{1,64}$/, "A sku is lower-case letters, digits and _.");

/** A price id (`price_…`) or a lookup key of a price at Stripe. */
const StripePrice = z.string().min(1).max(200);

/** Credits bought once. They never expire unless `expiresAfterDays` says so. */
export const Pack = z.strictObject({
  sku: Sku,
  name: z.string().min(1),
  credits: Credits.min(1),
  amount: MinorAmount.min(1),
  stripePrice: StripePrice,
  currency: Currency.optional(),
  expiresAfterDays: z.int().positive().optional(),
});
export type Pack = z.infer<typeof Pack>;

/** Credits that come with each paid month and end with it; `rollover` carries up to that many over. */
export const Plan = z.strictObject({
  sku: Sku,
  name: z.string().min(1),
  credits: Credits.min(1),
  amount: MinorAmount.min(1),
  interval: z.literal("month"),
  stripePrice: StripePrice,
  rollover: Credits.default(0),
});
export type Plan = z.infer<typeof Plan>;

/** What a model takes and what a second of it costs. A resolution without a rate is not offered. */
export const Model = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/, "A model id reads provider/name."),
  name: z.string().min(1),
  provider: z.string().min(1),
  creditsPerSecond: z.partialRecord(z.enum(RESOLUTIONS), Credits.min(1)),
  minCredits: Credits.min(1),
  maxSeconds: z.int().positive(),
});
export type Model = z.infer<typeof Model>;

/** The offers and rates: the one place prices are written down. */
export const PlanConfig = z
  .strictObject({
    currency: Currency,
    welcomeCredits: Credits,
    packs: z.array(Pack).min(1),
    plans: z.array(Plan),
    models: z.array(Model).min(1),
  })
  .superRefine((config, ctx) => {
    for (const repeated of repeats([...config.packs, ...config.plans].map(({ sku }) => sku))) {
      ctx.addIssue({ code: "custom", message: `The sku ${repeated} is offered twice.` });
    }
    for (const repeated of repeats(config.models.map(({ id }) => id))) {
      ctx.addIssue({ code: "custom", message: `The model ${repeated} is listed twice.` });
    }
  });
export type PlanConfig = z.infer<typeof PlanConfig>;

function repeats(names: string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
