import type Stripe from "stripe";
import type { SandboxOptions } from "../options.ts";
import { idIn, openShop, PRODUCTS, type Shop } from "./shop.ts";

/** Somebody on the Pro plan, and what a test asks about it. */
export type Subscriber = Shop & {
  id: string;
  /** The subscription as it is now. */
  plan(): Promise<Stripe.Subscription>;
  /** Its invoices, the oldest first, with what they were for and whether they were paid. */
  bills(): Promise<Stripe.Invoice[]>;
};

const STUDIO = {
  lookupKey: "plan_studio",
  productName: "Studio",
  unitAmount: 9_500,
  currency: "usd",
  interval: "month",
} as const;

/** The clock of a shop that starts on 15 January 2027 and stands still by itself. */
export const STARTED_AT = Date.parse("2027-01-15T10:00:00Z");

/** Opens a shop and puts somebody on its Pro plan, at {@link STARTED_AT}. */
export async function openSubscriber(
  data: Stripe.Checkout.SessionCreateParams.SubscriptionData = {},
  options: Partial<SandboxOptions> = {},
): Promise<Subscriber> {
  const shop = await openShop({
    products: [...PRODUCTS, STUDIO],
    now: () => STARTED_AT,
    ...options,
  });
  const session = await shop.subscribe({ subscription_data: data });
  const { subscription } = await shop.sandbox.pay({ session: session.id });
  const id = idIn(subscription);
  return {
    ...shop,
    id,
    plan: () => shop.stripe.subscriptions.retrieve(id),
    bills: async () =>
      (await shop.stripe.invoices.list({ subscription: id, limit: 100 })).data.toReversed(),
  };
}

/** A moment as Stripe writes it. */
export function secondsAt(iso: string): number {
  return Date.parse(iso) / 1_000;
}
