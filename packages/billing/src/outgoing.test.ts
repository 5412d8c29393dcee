import type { Stripe } from "stripe";
import { beforeAll, describe, expect, test } from "vitest";
import { invoiceEvent, lineOf, sessionEvent } from "./testing/events.ts";
import { PACK, PRO, STARTER, YEN_PACK } from "./testing/offers.ts";
import { openShop, SESSIONS } from "./testing/shop.ts";
import { openStripeSchemas } from "./testing/stripe-schemas.ts";

let problemsOf: ReturnType<typeof openStripeSchemas>;
beforeAll(() => {
  problemsOf = openStripeSchemas();
});

/** Everything the server ever asks of Stripe, once. */
async function hearEverything() {
  const { buy, billing, store, stripe } = await openShop();
  const lines = [{ id: "il_1", ...lineOf("price_starter", 1_200) }];
  stripe.keepLines("in_1", lines);

  await buy("a1", PACK.sku);
  await buy("a2", YEN_PACK.sku);
  const first = await buy("a3", STARTER.sku);
  const second = await buy("a4", PRO.sku);
  stripe.closeSession(second.sessionId, "complete");
  await expect(buy("a5", STARTER.sku)).rejects.toMatchObject({ code: "ALREADY_SUBSCRIBED" });
  await store.openAttempt("a5", { sessionId: "cs_raced", url: "https://pay.test" });
  const complete = { id: second.sessionId, client_reference_id: "a4", mode: "subscription" };
  await billing.receive(sessionEvent(complete));
  const customer = String(await store.customerOf("ada"));
  await billing.receive(invoiceEvent({ customer, lines: { has_more: true, data: lines } }));
  await billing.portal("ada");
  expect(first.sessionId).not.toBe(second.sessionId);
  return stripe.heard;
}

test("every request the server sends is one that Stripe's own types allow, word for word", async () => {
  const heard = await hearEverything();

  const routes = new Set(heard.map(({ route }) => route.replace(/\/(cs|in)_\w+/, "/:id")));
  expect([...routes].sort()).toEqual([
    "GET /v1/checkout/sessions/:id",
    "GET /v1/invoices/:id/lines",
    "GET /v1/prices",
    "POST /v1/billing_portal/sessions",
    "POST /v1/checkout/sessions",
    "POST /v1/checkout/sessions/:id/expire",
    "POST /v1/customers",
  ]);
  expect(
    heard.flatMap((request) => problemsOf(request).map((p) => `${request.route} ${p}`)),
  ).toEqual([]);
});

test("a checkout leads back to our own address, and leaves the ways to pay to Stripe", async () => {
  const heard = await hearEverything();

  for (const { params } of heard.filter(({ route }) => route === SESSIONS)) {
    expect(params.success_url).toMatch(/^https:\/\/framefare\.test\/billing\/success/);
    expect(params.cancel_url).toMatch(/^https:\/\/framefare\.test\//);
    expect(
      Object.keys(params).filter((name) => /payment_method|adjustable|ui_mode/.test(name)),
    ).toEqual([]);
  }
});

describe("a checkout is refused by the schema", () => {
  /** The real client, asked for what the compiler takes because the types say that more words may come. */
  async function sent(params: object): Promise<string[]> {
    const { stripe } = await openShop();
    const typed: Stripe.Checkout.SessionCreateParams = {
      mode: "payment",
      line_items: [{ price: "price_pack", quantity: 1 }],
      success_url: "https://framefare.test/",
      ...params,
    };
    await stripe.client.checkout.sessions.create(typed);
    return stripe.heardOn(SESSIONS).flatMap(problemsOf);
  }

  test.each([
    ["hosted", { ui_mode: "hosted" }, "/ui_mode"],
    ["one_off", { mode: "one_off" }, "/mode"],
    ["payment_method_types", { payment_method_types: ["card"] }, "payment_method_types"],
    ["a misspelt parameter", { alow_promotion_codes: true }, "alow_promotion_codes"],
    ["a misspelt parameter within", { line_items: [{ price: "p", quantty: 1 }] }, "quantty"],
    ["no number", { line_items: [{ price: "p", quantity: "two" }] }, "/line_items/0/quantity"],
  ])("for %s", async (_, params, problem) => {
    expect((await sent(params)).join("\n")).toContain(problem);
  });

  test("for nothing, when nothing is wrong", async () => {
    expect(await sent({ ui_mode: "hosted_page", metadata: { app: "framefare" } })).toEqual([]);
  });
});
