import type { Buyer } from "../customer.ts";
import { PACK } from "./offers.ts";
import { openTill } from "./till.ts";
import { openTinyStripe } from "./tiny-stripe.ts";

export const ADA: Buyer = { userId: "ada", email: "ada@example.com" };
export const BOB: Buyer = { userId: "bob", email: "bob@example.com" };

/** Where Stripe opens sessions. */
export const SESSIONS = "POST /v1/checkout/sessions";

const PRICES = { key_pack: "price_pack", key_starter: "price_starter", key_pro: "price_pro" };

/** A till whose Stripe answers, and Ada who buys there unless it is somebody else. */
export async function openShop(options: Parameters<typeof openTill>[0] = {}) {
  const stripe = await openTinyStripe(PRICES);
  const till = await openTill({ stripe: stripe.client, ...options });
  const buy = (attemptId: string, sku = PACK.sku, buyer = ADA) =>
    till.billing.checkout(buyer, { sku, attemptId });
  const prices = () => till.rows("SELECT price_id, sku FROM stripe_prices ORDER BY sku");
  const attempts = () => till.rows("SELECT * FROM checkout_attempts");
  return { ...till, stripe, buy, prices, attempts };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;
