import { describe, expect, test } from "vitest";
import { onEachDatabase } from "./testing/databases.ts";
import { sessionEvent, subscriptionEvent } from "./testing/events.ts";
import { OFFERS, PACK, PRO, STARTER, YEN_PACK } from "./testing/offers.ts";
import { ADA, BOB, openShop, SESSIONS } from "./testing/shop.ts";
import { openTill } from "./testing/till.ts";

const CUSTOMERS = "POST /v1/customers";

onEachDatabase((newDatabase) => {
  const openEmpty = async () => openShop({ address: await newDatabase() });

  describe("a checkout", () => {
    test("writes the attempt down and asks Stripe for one session under its id", async () => {
      const { buy, stripe, attempts } = await openEmpty();

      const checkout = await buy("a1");

      expect(checkout).toEqual({
        sessionId: expect.stringMatching(/^cs_/),
        url: expect.stringMatching(/^http/),
      });
      const metadata = { app: "framefare", attemptId: "a1", userId: "ada", sku: "pack_1000" };
      const named = (prefix: string) =>
        Object.fromEntries(
          Object.entries(metadata).map(([name, value]) => [`${prefix}[${name}]`, value]),
        );
      expect(stripe.heardOn(SESSIONS)).toEqual([
        {
          route: SESSIONS,
          idempotencyKey: "a1",
          params: {
            mode: "payment",
            "line_items[0][price]": "price_pack",
            "line_items[0][quantity]": "1",
            client_reference_id: "a1",
            customer: expect.stringMatching(/^cus_/),
            ...named("metadata"),
            ...named("payment_intent_data[metadata]"),
            allow_promotion_codes: "true",
            success_url: "https://framefare.test/billing/success?session_id={CHECKOUT_SESSION_ID}",
            cancel_url: "https://framefare.test/billing?canceled=1",
          },
        },
      ]);
      expect(await attempts()).toMatchObject([
        { id: "a1", user_id: "ada", kind: "pack", credits: 1_000, amount: 1_000, currency: "usd" },
      ]);
      expect(await attempts()).toMatchObject([
        { status: "open", stripe_session_id: checkout.sessionId, url: checkout.url },
      ]);
    });

    test("of the same attempt again is the same session, and Stripe is not asked", async () => {
      const { buy, stripe } = await openEmpty();
      const first = await buy("a1");
      const asked = stripe.heard.length;

      expect(await buy("a1")).toEqual(first);

      expect(stripe.heard).toHaveLength(asked);
    });

    test("of the same attempt twice at once is one session", async () => {
      const { buy, attempts } = await openEmpty();

      const [one, other] = await Promise.all([buy("a1"), buy("a1")]);

      expect(one).toEqual(other);
      expect(await attempts()).toHaveLength(1);
    });

    test("of another attempt is another session", async () => {
      const { buy } = await openEmpty();

      expect(await buy("a2")).not.toEqual(await buy("a1"));
    });

    test("of a pack keeps its own currency and how long its credits last", async () => {
      const { buy, stripe, attempts } = await openEmpty();

      await buy("a1", YEN_PACK.sku);

      expect(await attempts()).toMatchObject([
        { amount: 700, currency: "jpy", expires_after_days: 30 },
      ]);
      expect(stripe.heardOn(SESSIONS)).toMatchObject([
        { params: { "line_items[0][price]": "price_yen" } },
      ]);
      expect(stripe.heardOn("GET /v1/prices")).toEqual([]);
    });

    test("of a plan subscribes, and says whose it is on the subscription", async () => {
      const { buy, stripe, attempts } = await openEmpty();

      await buy("a1", STARTER.sku);

      const [{ params } = { params: {} }] = stripe.heardOn(SESSIONS);
      expect(params).toMatchObject({
        mode: "subscription",
        "line_items[0][price]": "price_starter",
        "subscription_data[metadata][userId]": "ada",
      });
      expect(Object.keys(params).join()).not.toContain("payment_intent_data");
      expect(await attempts()).toMatchObject([{ kind: "plan", credits: 1_000, amount: 1_200 }]);
    });

    test("of a plan learns the prices of all plans: its subscriber may change to any", async () => {
      const { buy, stripe, prices } = await openEmpty();

      await buy("a1", STARTER.sku);

      expect(stripe.heardOn("GET /v1/prices")).toHaveLength(1);
      expect(await prices()).toEqual([
        { price_id: "price_pro", sku: "plan_pro" },
        { price_id: "price_starter", sku: "plan_starter" },
      ]);
    });

    test("makes a buyer one customer, though two checkouts race", async () => {
      const { buy, stripe, rows } = await openEmpty();

      await Promise.all([buy("a1"), buy("a2")]);
      await buy("a3");
      await buy("b1", PACK.sku, BOB);

      const keys = new Set(stripe.heardOn(CUSTOMERS).map(({ idempotencyKey }) => idempotencyKey));
      expect([...keys]).toEqual([
        expect.stringMatching(/^cust:ada:[0-9a-f]{16}$/),
        expect.stringMatching(/^cust:bob:[0-9a-f]{16}$/),
      ]);
      expect(stripe.heardOn(CUSTOMERS)[0]?.params).toEqual({
        email: "ada@example.com",
        "metadata[app]": "framefare",
        "metadata[userId]": "ada",
      });
      expect(await rows("SELECT * FROM billing_customers")).toHaveLength(2);
      const customers = stripe.heardOn(SESSIONS).map(({ params }) => params.customer);
      expect(new Set(customers.slice(0, 3)).size).toBe(1);
      expect(customers[3]).not.toBe(customers[0]);
    });
  });

  describe("one buyer in several processes", () => {
    test("is one customer, kept once, whoever asks", async () => {
      const one = await openEmpty();
      const other = await openTill({ address: one.address, stripe: one.stripe.client });

      await Promise.all(
        ["a1", "a2", "a3", "a4"].map((attemptId, n) =>
          (n % 2 ? one : other).billing.checkout(ADA, { sku: PACK.sku, attemptId }),
        ),
      );

      const customers = one.stripe.heardOn(SESSIONS).map(({ params }) => params.customer);
      expect([customers.length, new Set(customers).size]).toEqual([4, 1]);
      expect(await one.rows("SELECT stripe_customer_id AS id FROM billing_customers")).toEqual([
        { id: customers[0] },
      ]);
    });

    test("whom Stripe knows no more, as after a key was changed, is made a customer anew, once", async () => {
      const { buy, stripe, store } = await openEmpty();
      await store.keepCustomer("ada", "cus_of_the_sandbox");
      stripe.forget("cus_of_the_sandbox");

      const [one, other] = await Promise.all([buy("a1"), buy("a2")]);
      await buy("a3");

      expect(one.sessionId).not.toBe(other.sessionId);
      expect(await buy("a1")).toEqual(one);
      const made = await store.customerOf("ada");
      const sold = stripe.heardOn(SESSIONS).map(({ params }) => params.customer);
      expect(sold.filter((customer) => customer !== "cus_of_the_sandbox")).toEqual([
        made,
        made,
        made,
      ]);
      expect(await store.keepCustomer("ada", "cus_late", "cus_of_the_sandbox")).toBe(made);
    });

    test("is made a customer though the address changed after a try that was not kept", async () => {
      const { stripe, buy } = await openEmpty();
      const elsewhere = await openTill({ address: await newDatabase(), stripe: stripe.client });
      await elsewhere.billing.checkout(ADA, { sku: PACK.sku, attemptId: "a1" });

      const moved = { ...ADA, email: "ada@elsewhere.example" };
      await expect(buy("a2", PACK.sku, moved)).resolves.toMatchObject({ url: expect.any(String) });
    });
  });

  describe("a checkout is refused", () => {
    test("for what is not offered, and nothing is written", async () => {
      const { buy, stripe, attempts } = await openEmpty();

      await expect(buy("a1", "pack_free")).rejects.toMatchObject({ code: "UNKNOWN_SKU" });

      expect([await attempts(), stripe.heard]).toEqual([[], []]);
    });

    test("under an attempt of another buyer, or for something else", async () => {
      const { buy, stripe, attempts } = await openEmpty();
      await buy("a1");
      const before = [await attempts(), stripe.heard.length];

      await expect(buy("a1", PACK.sku, BOB)).rejects.toMatchObject({ code: "ATTEMPT_REUSED" });
      await expect(buy("a1", YEN_PACK.sku)).rejects.toMatchObject({ code: "ATTEMPT_REUSED" });

      expect([await attempts(), stripe.heard.length]).toEqual(before);
    });

    test("for a second plan while the first one lives, and not after it ended", async () => {
      const { buy, billing, store } = await openEmpty();
      await store.keepCustomer("ada", "cus_ada");
      await store.keepPrice("price_starter", "plan_starter");

      await billing.receive(subscriptionEvent());
      await expect(buy("a1", PRO.sku)).rejects.toMatchObject({ code: "ALREADY_SUBSCRIBED" });
      await expect(buy("a2", PACK.sku)).resolves.toMatchObject({ url: expect.any(String) });

      await billing.receive(subscriptionEvent({ status: "canceled" }, "deleted"));
      await expect(buy("a1", PRO.sku)).resolves.toMatchObject({ url: expect.any(String) });
    });
  });

  describe("while Stripe does not answer", () => {
    test("the attempt is kept, and the same call works once it does", async () => {
      const { buy, stripe, attempts } = await openEmpty();
      stripe.breakDown(true);

      await expect(buy("a1")).rejects.toMatchObject({
        code: "PAYMENTS_UNAVAILABLE",
        cause: expect.any(Error),
      });
      expect(await attempts()).toMatchObject([
        { id: "a1", status: "creating", stripe_session_id: null },
      ]);

      stripe.breakDown(false);
      const checkout = await buy("a1");
      expect(await attempts()).toMatchObject([
        { status: "open", stripe_session_id: checkout.sessionId },
      ]);
      expect(await attempts()).toHaveLength(1);
    });

    test("or is not there at all, a checkout and the portal are unavailable", async () => {
      const { buy, billing, store, stripe, attempts } = await openEmpty();
      await store.keepCustomer("ada", "cus_ada");
      await stripe.close();

      await expect(buy("a1")).rejects.toMatchObject({ code: "PAYMENTS_UNAVAILABLE" });
      await expect(billing.portal("ada")).rejects.toMatchObject({ code: "PAYMENTS_UNAVAILABLE" });

      expect(await attempts()).toMatchObject([{ status: "creating" }]);
    });

    test("or knows no price of that key, no session is asked for", async () => {
      const [pack] = OFFERS.packs;
      const packs = [{ ...pack!, stripePrice: "key_unheard_of" }];
      const { buy, stripe } = await openShop({
        address: await newDatabase(),
        planConfig: { ...OFFERS, packs },
      });

      await expect(buy("a1")).rejects.toMatchObject({ code: "PAYMENTS_UNAVAILABLE" });

      expect(stripe.heardOn(SESSIONS)).toEqual([]);
    });
  });

  describe("when planConfig has changed since the checkout", () => {
    const dearer = { ...OFFERS, packs: [{ ...PACK, credits: 10, amount: 5_000 }] };

    test("the buyer gets what stood when it was made", async () => {
      const address = await newDatabase();
      const { sessionId } = await (await openShop({ address })).buy("a1");

      const later = await openShop({ address, planConfig: dearer });
      expect(await later.buy("a1")).toMatchObject({ sessionId });
      await later.billing.receive(sessionEvent({ id: sessionId, client_reference_id: "a1" }));

      expect(await later.ledger.balance("ada")).toMatchObject({ available: 1_000 });
    });

    test("an attempt that never got its session is not sold at another price", async () => {
      const address = await newDatabase();
      const before = await openShop({ address });
      before.stripe.breakDown(true);
      await expect(before.buy("a1")).rejects.toMatchObject({ code: "PAYMENTS_UNAVAILABLE" });

      const later = await openShop({ address, planConfig: dearer });
      await expect(later.buy("a1")).rejects.toMatchObject({ code: "ATTEMPT_REUSED" });

      expect(later.stripe.heardOn(SESSIONS)).toEqual([]);
      await expect(later.buy("a2")).resolves.toMatchObject({ url: expect.any(String) });
    });
  });
});
