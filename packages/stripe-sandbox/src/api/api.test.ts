import type Stripe from "stripe";
import { expect, test } from "vitest";
import { API_KEY, clientOf, openShop } from "../testing/shop.ts";

test("the same idempotency key gives the same answer and makes one object", async () => {
  const { sandbox, stripe, inbox } = await openShop();
  const create = () => {
    return stripe.customers.create({ email: "ada@example.com" }, { idempotencyKey: "cust:ada" });
  };

  const first = await create();
  const second = await create();
  await sandbox.idle();

  expect(second.id).toBe(first.id);
  expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
  expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
  expect(inbox.events).toMatchObject([{ request: { idempotency_key: "cust:ada" } }]);
});

test("an idempotency key used for something else is refused", async () => {
  const { stripe } = await openShop();
  const options = { idempotencyKey: "cust:ada" };
  await stripe.customers.create({ email: "ada@example.com" }, options);

  const changed = stripe.customers.create({ email: "eve@example.com" }, options);

  await expect(changed).rejects.toMatchObject({
    type: "StripeIdempotencyError",
    statusCode: 400,
    rawType: "idempotency_error",
  });
});

test("a refusal is remembered under its key, a request that could not be read is not", async () => {
  const { stripe, checkout } = await openShop();
  const options = { idempotencyKey: "pur_1" };
  const unread = checkout({ success_url: "nowhere" });
  await expect(unread).rejects.toMatchObject({ code: "url_invalid", param: "success_url" });

  const params = { payment_intent: "pi_missing" };
  await expect(stripe.refunds.create(params, options)).rejects.toMatchObject({
    param: "payment_intent",
  });
  await expect(stripe.refunds.create(params, options)).rejects.toMatchObject({
    headers: { "idempotent-replayed": "true" },
  });
});

test("an unknown parameter is refused by its name", async () => {
  const { stripe, checkout } = await openShop();
  // The types know it is gone, so it comes in beside something else.
  const retired = { payment_method_types: ["card"], metadata: {} };

  await expect(checkout(retired)).rejects.toMatchObject({
    code: "parameter_unknown",
    param: "payment_method_types",
    statusCode: 400,
  });
  const nested = { payment_intent_data: { metadata: {}, capture_method: "manual" as const } };
  await expect(checkout(nested)).rejects.toMatchObject({
    param: "payment_intent_data[capture_method]",
  });
  await expect(stripe.customers.create({ balance: 5 })).rejects.toMatchObject({ param: "balance" });
});

test("missing and impossible parameters are refused by their names", async () => {
  const { checkout, subscribe, priceOf } = await openShop();
  const plan = await priceOf("plan_pro");
  const cases: [Partial<Stripe.Checkout.SessionCreateParams>, object][] = [
    [
      { line_items: [{ price: plan.id }] },
      { code: "parameter_missing", param: "line_items[0][quantity]" },
    ],
    [
      { line_items: [{ price: "price_gone", quantity: 1 }] },
      { code: "resource_missing", param: "line_items[0][price]" },
    ],
    [
      { line_items: [{ price: plan.id, quantity: 1 }] },
      { message: expect.stringContaining("recurring price") },
    ],
    [{ customer: "cus_gone" }, { code: "resource_missing", param: "customer", statusCode: 400 }],
    [{ ui_mode: "hosted" }, { param: "ui_mode" }],
    [{ mode: "one_off" }, { param: "mode" }],
    [{ expires_at: 5 }, { param: "expires_at" }],
    [{ subscription_data: { metadata: { plan: "pro" } } }, { param: "subscription_data" }],
    [{ expand: ["payment_link.nothing", "status"] }, { param: "expand" }],
  ];

  for (const [params, refusal] of cases) {
    await expect(checkout(params), JSON.stringify(params)).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      ...refusal,
    });
  }
  await expect(subscribe({ submit_type: "pay" })).rejects.toMatchObject({ param: "submit_type" });
});

test("a route the sandbox does not have rejects in the client", async () => {
  const { stripe, sandbox } = await openShop();

  await expect(stripe.coupons.create({ percent_off: 10 })).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    statusCode: 404,
  });
  const raw = await fetch(`${sandbox.url}/v1/nothing`, {
    headers: { authorization: `Bearer ${API_KEY}` },
  });
  expect(await raw.json()).toMatchObject({
    error: { type: "invalid_request_error", message: expect.stringContaining("/v1/nothing") },
  });
});

test("what does not exist is missing", async () => {
  const { stripe } = await openShop();

  await expect(stripe.checkout.sessions.retrieve("cs_test_gone")).rejects.toMatchObject({
    code: "resource_missing",
    statusCode: 404,
    message: "No such checkout.session: 'cs_test_gone'",
  });
});

test("only the one key opens it", async () => {
  const { sandbox } = await openShop();

  const wrong = clientOf(sandbox, "sk_test_somebody_elses").customers.create({});
  await expect(wrong).rejects.toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
  expect((await fetch(`${sandbox.url}/v1/customers`)).status).toBe(401);
  const basic = `Basic ${Buffer.from(`${API_KEY}:`).toString("base64")}`;
  const answer = await fetch(`${sandbox.url}/v1/customers`, { headers: { authorization: basic } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("request-id")).toMatch(/^req_\w{14}$/);
  expect(answer.headers.get("stripe-version")).toBe("2026-10-28.endive");
});

test("another version of the API is refused", async () => {
  const { stripe } = await openShop();

  const old = stripe.customers.create({}, { apiVersion: "2024-06-20" });

  await expect(old).rejects.toMatchObject({ statusCode: 400 });
});

test("prices are found by their lookup keys; one that is an id is the id", async () => {
  const { stripe } = await openShop();

  const { data } = await stripe.prices.list({
    lookup_keys: ["pack_1000", "plan_pro"],
    active: true,
    expand: ["data.product"],
  });
  expect(data).toMatchObject([
    { lookup_key: "plan_pro", type: "recurring", product: { name: "Pro" } },
    { lookup_key: "pack_1000", type: "one_time", unit_amount: 1_000, currency: "usd" },
  ]);
  expect((await stripe.prices.retrieve("price_yen")).lookup_key).toBe("price_yen");
});

test("line items come with the session when they are asked for", async () => {
  const { stripe, checkout, priceOf } = await openShop();
  const price = await priceOf("pack_1000");
  const session = await checkout({ line_items: [{ price: price.id, quantity: 3 }] });
  expect(session).not.toHaveProperty("line_items");

  const { line_items } = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["line_items"],
  });
  const listed = await stripe.checkout.sessions.listLineItems(session.id);

  expect(listed.data).toMatchObject([
    { quantity: 3, amount_total: 3_000, price: { id: price.id } },
  ]);
  expect(line_items?.data).toEqual(listed.data);
});

test("lists page in both directions", async () => {
  const { stripe } = await openShop();
  const names = ["a", "b", "c", "d", "e"];
  for (const name of names) await stripe.customers.create({ name });

  const forward: (string | null | undefined)[] = [];
  for await (const { name } of stripe.customers.list({ limit: 2 })) forward.push(name);
  expect(forward).toEqual(names.toReversed());

  const [oldest] = (await stripe.events.list({ limit: 100 })).data.slice(-1);
  const since: string[] = [];
  const newer = stripe.events.list({ limit: 2, ending_before: oldest?.id ?? "" });
  for await (const event of newer) {
    if (event.type === "customer.created") since.push(event.data.object.name ?? "");
  }
  expect(since).toEqual(["b", "c", "d", "e"]);
});

test("sessions are listed by status and by when they were made", async () => {
  const { sandbox, stripe, checkout } = await openShop();
  const paid = await sandbox.pay({ session: (await checkout()).id });
  await checkout();

  const complete = await stripe.checkout.sessions.list({ status: "complete" });
  const future = await stripe.checkout.sessions.list({ created: { gt: paid.created + 1_000 } });

  expect(complete.data.map(({ id }) => id)).toEqual([paid.id]);
  expect(future.data).toEqual([]);
});

test("metadata keeps keys of digits and odd characters", async () => {
  const { stripe } = await openShop();
  const metadata = { "0": "nought", "a b&c=d": "Zoë + 100 %" };

  const { id } = await stripe.customers.create({ metadata });

  expect((await stripe.customers.retrieve(id)) as Stripe.Customer).toMatchObject({ metadata });
});
