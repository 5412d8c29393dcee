import { EVENT_TYPES, type StripeEvent } from "@framefare/billing";
import type { PlanConfig } from "@framefare/contract";
import { startSandbox } from "@framefare/stripe-sandbox";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Stripe } from "stripe";
import { onTestFinished } from "vitest";

export const STRIPE_KEY = "sk_test_histories";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Far enough for all histories to be over before today, and near enough for every period they buy to be still going on. */
const BEGAN_DAYS_AGO = 6;

/** An event as it was sent: the bytes, and what they say. */
export type Letter = { payload: string; event: StripeEvent };

/** The letters that one person's money makes, in the order in which they came. */
export type Mailbox = { letters: Letter[]; closed: boolean };

/**
 * A sandbox whose letters nobody gets but the test, sorted by whose they are. Its clock goes on by a second with each thing
 * that is made to happen, so that Stripe's own order can be told from the events.
 */
export async function openStripe(planConfig: PlanConfig) {
  const clock = { at: Math.floor(Date.now() / 1_000) * 1_000 - BEGAN_DAYS_AGO * DAY_MS };
  const owners = new Map<string, Mailbox>();
  const lost: StripeEvent[] = [];
  const receive = (payload: string) => {
    // The sandbox makes nothing but events.
    const event = JSON.parse(payload) as StripeEvent;
    const mailbox = namesIn(event.data.object).flatMap((name) => owners.get(name) ?? [])[0];
    if (!mailbox) lost.push(event);
    else if (!mailbox.closed) mailbox.letters.push({ payload, event });
  };
  const sandbox = await startSandbox({
    port: 0,
    databasePath: ":memory:",
    webhookUrl: await openCollector(receive),
    webhookSecret: "whsec_of_the_collector",
    apiKey: STRIPE_KEY,
    enabledEvents: EVENT_TYPES,
    // What does not get through comes again at once, so that nothing is on its way when it is idle.
    retryDelaysMs: Array<number>(20).fill(0),
    // No bank settles by itself.
    settleDelayMs: 100 * DAY_MS,
    now: () => clock.at,
    products: [...planConfig.packs, ...planConfig.plans].map((offer) => ({
      lookupKey: offer.stripePrice,
      productName: offer.name,
      unitAmount: offer.amount,
      currency: planConfig.currency,
      ...("interval" in offer && { interval: "month" as const }),
    })),
  });
  onTestFinished(() => sandbox.close());
  const { hostname: host, port } = new URL(sandbox.url);
  return {
    sandbox,
    client: new Stripe(STRIPE_KEY, { host, port, protocol: "http", telemetry: false }),
    /** Letters about nobody who was named. */
    lost,
    /** A second later. */
    tick: () => void (clock.at += 1_000),
    /** From now on letters about these are this mailbox's. What was made in the same breath is not sent yet. */
    name: (mailbox: Mailbox, ...ids: (string | null | undefined)[]) => {
      for (const id of ids) if (id) owners.set(id, mailbox);
    },
  };
}

export type HistoriesStripe = Awaited<ReturnType<typeof openStripe>>;

/** The ids an object may be known by. */
export function namesIn(object: Record<string, unknown>): string[] {
  const { customer, invoice, payment_intent: payment, id } = object;
  return [customer, invoice, payment, id].filter((name) => typeof name === "string");
}

async function openCollector(receive: (payload: string) => void): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((payload) => {
      receive(payload);
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A TCP server's address is never a string.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
