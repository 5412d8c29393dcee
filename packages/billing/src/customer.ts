import { createHash } from "node:crypto";
import { Stripe } from "stripe";
import type { BillingOptions } from "./billing-options.ts";
import { APP } from "./meaning.ts";

/** Who buys. */
export type Buyer = { userId: string; email: string };

type Options = Pick<BillingOptions, "store" | "stripe">;

/**
 * Asks Stripe for something of the buyer's customer, who is made where there is none. One that Stripe does not know is replaced,
 * once: it was deleted there, or made in another account or mode, as before a key was changed.
 */
export async function withCustomer<Asked>(
  options: Options,
  buyer: Buyer,
  ask: (customer: { id: string; isNew: boolean }) => Promise<Asked>,
): Promise<Asked> {
  const known = await options.store.customerOf(buyer.userId);
  if (known === null) return ask({ id: await makeCustomer(options, buyer), isNew: false });
  try {
    return await ask({ id: known, isNew: false });
  } catch (error) {
    if (!isUnknownCustomer(error)) throw error;
    return ask({ id: await makeCustomer(options, buyer, known), isNew: true });
  }
}

export function isUnknownCustomer(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  return error.code === "resource_missing" && error.param === "customer";
}

/**
 * One customer a user, though several processes ask at once: Stripe gives the same one under the same key, and where it has
 * forgotten the key, after a day, the one that was kept first stands. An address that changed meanwhile is another request,
 * which Stripe refuses under a key that was used.
 */
async function makeCustomer(
  { store, stripe }: Options,
  { userId, email }: Buyer,
  instead?: string,
): Promise<string> {
  const metadata = { app: APP, userId };
  const request = JSON.stringify([email, instead]);
  const digest = createHash("sha256").update(request).digest("hex").slice(0, 16);
  const idempotencyKey = `cust:${userId}:${digest}`;
  const { id } = await stripe.customers.create({ email, metadata }, { idempotencyKey });
  return store.keepCustomer(userId, id, instead);
}
