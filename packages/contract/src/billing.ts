import { z } from "zod";
import { Text } from "./text.ts";
import { Moment } from "./credits.ts";
import { Model, Pack, Plan, PlanConfig } from "./plan-config.ts";
import { Wallet } from "./wallet.ts";

/** What can be bought and what a render costs, as `billing.catalog` answers it. */
export const Catalog = z.object({
  currency: PlanConfig.shape.currency,
  welcomeCredits: PlanConfig.shape.welcomeCredits,
  packs: z.array(Pack.omit({ stripePrice: true }).strip()),
  plans: z.array(Plan.omit({ stripePrice: true }).strip()),
  models: z.array(Model),
});
export type Catalog = z.infer<typeof Catalog>;

/** The plan a person is on, and when its next period begins or the last one ends. */
export const Subscription = z.object({
  status: z.string(),
  periodEndsAt: Moment,
  cancelAtPeriodEnd: z.boolean(),
});
export type Subscription = z.infer<typeof Subscription>;

/** What `billing.status` answers. */
export const BillingStatus = z.object({
  wallet: Wallet,
  plan: Plan.omit({ stripePrice: true }).strip().nullable(),
  subscription: Subscription.nullable(),
});
export type BillingStatus = z.infer<typeof BillingStatus>;

/** `attemptId` is made by the page once per intent to buy; the same one gives the same session. */
export const CheckoutRequest = z.object({
  sku: Text.min(1).max(64),
  attemptId: z.uuid(),
});
export type CheckoutRequest = z.infer<typeof CheckoutRequest>;

/** Where to pay. */
export const Checkout = z.object({ url: z.url(), sessionId: z.string() });
export type Checkout = z.infer<typeof Checkout>;

/** Names a checkout session. */
export const FinalizeRequest = z.object({ sessionId: Text.min(1).max(255) });

/** What the ledger says of a session; `finalize` reads this and grants nothing. */
export const Finalized = z.object({
  status: z.enum(["paid", "pending", "not_found"]),
  wallet: Wallet.optional(),
  purchaseApplied: z.boolean().optional(),
});
export type Finalized = z.infer<typeof Finalized>;

/** Where the customer portal is. */
export const Portal = z.object({ url: z.url() });
