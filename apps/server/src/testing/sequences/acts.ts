import { randomUUID } from "node:crypto";
import type { Line } from "./deliveries.ts";
import type { Act } from "./sequence.ts";

/** So many credits are spent. */
export const spends = (credits: number): Act => ({
  act: async ({ admin, names }) => {
    const key = randomUUID();
    const request = { key, userId: names.user, credits: -credits, reason: "spent in a sequence" };
    await admin.trpc.operations.adjust.mutate(request);
  },
});

/** A render is begun that holds so many hundreds of credits. */
export const rendersFor = (hundreds: number): Act => ({
  act: async ({ trpc }) => {
    await trpc.render.create.mutate({
      renderId: randomUUID(),
      prompt: "A lighthouse",
      modelId: "embedded/sketch",
      seconds: hundreds,
      resolution: "480p",
      aspect: "16:9",
    });
  },
});

/** The offer was another one when the first attempt was made. */
export const theOfferWas = (credits: number, amount: number): Act => ({
  act: async ({ house, names }) =>
    house.exec(
      `UPDATE checkout_attempts SET credits = ${credits}, amount = ${amount} WHERE id = '${names.attempt()}'`,
    ),
});

/** Which customer the person is at Stripe is not known here any more. */
export const theCustomerIsForgotten: Act = {
  act: async ({ house, names }) =>
    house.exec(`DELETE FROM billing_customers WHERE user_id = '${names.user}'`),
};

/** And is known again. */
export const theCustomerIsKnown: Act = {
  act: async ({ house, names }) =>
    house.exec(
      `INSERT INTO billing_customers (user_id, stripe_customer_id) VALUES ('${names.user}', '${names.customer}')`,
    ),
};

/** An admin has what the n-th step delivered read again. */
export const isRedriven = (n: number): Act => ({
  act: async ({ admin, names }) =>
    admin.trpc.operations.redrive.mutate({ eventId: names.of("evt", n) }),
});

/** Stripe was asked for a page, and its answer has not come yet. */
export const theSessionIsUntold: Act = {
  act: async ({ house, names }) =>
    house.exec(
      `UPDATE checkout_attempts SET status = 'creating', stripe_session_id = NULL, url = NULL WHERE id = '${names.attempt()}'`,
    ),
};

/** A price at Stripe sells this plan from now on. */
export const thePriceSells = (price: string, sku: string): Act => ({
  act: async ({ house, names }) =>
    house.exec(`INSERT INTO stripe_prices (price_id, sku) VALUES ('${names.of(price)}', '${sku}')`),
});

/** Stripe can be asked for all lines of the n-th invoice. */
export const allLinesAre = (lines: Line[], n = 1): Act => ({
  act: async ({ stripe, names }) =>
    stripe.keepLines(
      names.of("in", n),
      lines.map((line, at) => ({ ...line(names), id: `il_${at}` })),
    ),
});

/** Looks, before anything is told. */
export const atFirst: Act = { act: async () => {} };
