import Stripe from "stripe";
import { onTestFinished } from "vitest";
import type { SandboxOptions, SandboxPrice } from "../options.ts";
import { startSandbox, type Sandbox } from "../sandbox.ts";
import { openInbox, WEBHOOK_SECRET, type Inbox } from "./inbox.ts";

/** The key of the tests' account. */
export const API_KEY = "sk_test_framefare";

/** What the tests sell. */
export const PRODUCTS: SandboxPrice[] = [
  { lookupKey: "pack_1000", productName: "1,000 credits", unitAmount: 1_000, currency: "usd" },
  { lookupKey: "price_yen", productName: "Yen credits", unitAmount: 1_500, currency: "jpy" },
  {
    lookupKey: "plan_pro",
    productName: "Pro",
    unitAmount: 3_500,
    currency: "usd",
    interval: "month",
  },
];

/** A running sandbox, the real client pointed at it, and the webhook it delivers to. */
export type Shop = {
  sandbox: Sandbox;
  stripe: Stripe;
  inbox: Inbox;
  /** What the sandbox warned of. */
  warnings: string[];
  /** Makes a session for one pack, or whatever `params` change. */
  checkout(params?: Partial<Stripe.Checkout.SessionCreateParams>): Promise<Hosted>;
  /** Makes a session for the plan. */
  subscribe(params?: Partial<Stripe.Checkout.SessionCreateParams>): Promise<Hosted>;
  /** The price of a lookup key. */
  priceOf(lookupKey: string): Promise<Stripe.Price>;
};

/** A session that has a hosted page. */
export type Hosted = Stripe.Checkout.Session & { url: string };

/** Opens a shop that closes itself when the test is over. */
export async function openShop(
  options: Partial<SandboxOptions> & { inbox?: Inbox } = {},
): Promise<Shop> {
  const { inbox = await openInbox(), ...rest } = options;
  const warnings: string[] = [];
  const sandbox = await startSandbox({
    port: 0,
    databasePath: ":memory:",
    webhookUrl: inbox.url,
    webhookSecret: WEBHOOK_SECRET,
    apiKey: API_KEY,
    products: PRODUCTS,
    retryDelaysMs: [20, 20],
    onWarning: (message) => warnings.push(message),
    ...rest,
  });
  onTestFinished(async () => {
    await sandbox.close();
    await inbox.close();
  });
  const stripe = clientOf(sandbox);
  const priceOf = async (lookupKey: string) => {
    const { data } = await stripe.prices.list({ lookup_keys: [lookupKey], active: true });
    if (data[0] === undefined) throw new Error(`There is no price ${lookupKey}.`);
    return data[0];
  };
  const create = async (
    mode: "payment" | "subscription",
    lookupKey: string,
    params: Partial<Stripe.Checkout.SessionCreateParams>,
  ) => {
    const session = await stripe.checkout.sessions.create({
      mode,
      line_items: [{ price: (await priceOf(lookupKey)).id, quantity: 1 }],
      success_url: "http://shop.test/success?session_id={CHECKOUT_SESSION_ID}",
      cancel_url: "http://shop.test/cancel",
      ...params,
    });
    if (session.url === null) throw new Error("The session has no page.");
    return { ...session, url: session.url };
  };

  return {
    sandbox,
    stripe,
    inbox,
    warnings,
    priceOf,
    checkout: (params = {}) => create("payment", "pack_1000", params),
    subscribe: (params = {}) => create("subscription", "plan_pro", params),
  };
}

/** The real client, as Framefare configures it. */
export function clientOf(sandbox: Sandbox, apiKey = API_KEY): Stripe {
  const { hostname, port } = new URL(sandbox.url);
  return new Stripe(apiKey, { host: hostname, port, protocol: "http", maxNetworkRetries: 0 });
}

/** The id in a field that may hold the whole object; throws when it holds nothing. */
export function idIn(field: string | { id: string } | null): string {
  if (field === null) throw new Error("The field holds nothing.");
  return typeof field === "string" ? field : field.id;
}

/** Presses a button of a hosted page, without following where it leads. */
export function press(
  url: string,
  action: string,
  fields: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams({ action, ...fields });
  return fetch(url, { method: "POST", body, redirect: "manual" });
}

/** The object an event is about, as the kind it must be. */
export function objectOf<Kind extends Stripe.Event["type"]>(event: Stripe.Event, type: Kind) {
  if (event.type !== type) throw new Error(`${event.id} is a ${event.type}, not a ${type}.`);
  // Narrowed by the line above, which a generic type cannot follow.
  return event.data.object as Extract<Stripe.Event, { type: Kind }>["data"]["object"];
}
