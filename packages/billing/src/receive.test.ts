import { describe, expect, test } from "vitest";
import { attemptOf } from "./testing/attempts.ts";
import { onEachDatabase } from "./testing/databases.ts";
import { invoiceEvent, lineOf, sessionEvent, subscriptionEvent } from "./testing/events.ts";
import { PRO, STARTER } from "./testing/offers.ts";
import { openShop, SESSIONS } from "./testing/shop.ts";

onEachDatabase((newDatabase) => {
  /** A shop where Ada is a customer and the plans' prices are known. */
  async function openShopWithPlans() {
    const shop = await openShop({ address: await newDatabase() });
    await shop.store.keepCustomer("ada", "cus_ada");
    await shop.store.keepPrice("price_starter", STARTER.sku);
    await shop.store.keepPrice("price_pro", PRO.sku);
    const log = () => shop.rows("SELECT outcome, raw FROM stripe_events");
    return { ...shop, log };
  }

  describe("an invoice with more lines than its event carries", () => {
    const LINES = "GET /v1/invoices/in_1/lines";
    const first = lineOf("price_starter", 240);
    const long = () => invoiceEvent({ lines: { object: "list", has_more: true, data: [first] } });
    const all = Array.from({ length: 5 }, (_, n) => ({ id: `il_${n}`, ...first }));

    test("is granted for all of them, listed page by page", async () => {
      const { billing, ledger, stripe } = await openShopWithPlans();
      stripe.keepLines("in_1", all);

      expect(await billing.receive(long())).toEqual({ outcome: "applied", wallets: ["ada"] });

      expect(await ledger.balance("ada")).toMatchObject({ available: 1_000 });
      expect(stripe.heardOn(LINES)).toMatchObject([
        { params: { limit: "100" } },
        { params: { limit: "100", starting_after: "il_2" } },
      ]);
    });

    test("writes nothing while Stripe does not list them, and is granted when told again", async () => {
      const { billing, ledger, stripe, log } = await openShopWithPlans();
      stripe.keepLines("in_1", all);
      const event = long();

      stripe.breakDown(true);
      await expect(billing.receive(event)).rejects.toThrow("Stripe is down");
      expect(stripe.heardOn(LINES)).toHaveLength(1);
      expect([await log(), await ledger.purchases("ada")]).toEqual([[], []]);

      stripe.breakDown(false);
      expect(await billing.receive(event)).toMatchObject({ outcome: "applied" });
      expect(await ledger.balance("ada")).toMatchObject({ available: 1_000 });
    });

    test("is kept as it was told when one of them cannot be understood", async () => {
      const { billing, stripe, log } = await openShopWithPlans();
      stripe.keepLines("in_1", [...all, { id: "il_x", ...lineOf("price_other", 1) }]);
      const event = long();

      expect(await billing.receive(event)).toMatchObject({ outcome: "parked" });

      expect(await log()).toEqual([{ outcome: "parked", raw: JSON.stringify(event) }]);
    });

    test("of another product is not asked about, nor one that was told before", async () => {
      const { billing, stripe } = await openShopWithPlans();
      stripe.keepLines("in_1", all);
      const foreign = {
        ...long().data.object,
        customer: "cus_x",
        parent: { subscription_details: {} },
      };

      expect(await billing.receive(invoiceEvent(foreign))).toMatchObject({ outcome: "ignored" });
      expect(stripe.heardOn(LINES)).toEqual([]);

      const event = long();
      await billing.receive(event);
      const asked = stripe.heard.length;
      expect(await billing.receive(event)).toMatchObject({ outcome: "duplicate" });
      expect(stripe.heard).toHaveLength(asked);
    });
  });

  describe("when one of a user's plan checkouts is complete", () => {
    const expire = (sessionId: string) => `${SESSIONS}/${sessionId}/expire`;
    const complete = (id: string) =>
      sessionEvent({ id, client_reference_id: id, mode: "subscription", subscription: "sub_1" });

    /** Two plan pages of Ada's are open, as two that raced may be; of Bob's, one; and a pack's. */
    async function openPages() {
      const shop = await openShopWithPlans();
      const plan = { kind: "plan", sku: STARTER.sku } as const;
      for (const page of [
        { id: "one", ...plan },
        { id: "other", ...plan },
        { id: "theirs", ...plan, userId: "bob" },
        { id: "pack" },
      ]) {
        await shop.store.beginAttempt(attemptOf({ ...page, sessionId: page.id }));
      }
      const statuses = async () =>
        Object.fromEntries((await shop.attempts()).map(({ id, status }) => [id, status]));
      return { ...shop, statuses };
    }

    test("the others that are open are closed, and nobody else's", async () => {
      const { billing, stripe, statuses } = await openPages();

      await billing.receive(complete("one"));

      expect(stripe.heard.map(({ route }) => route)).toEqual([expire("other")]);
      expect(await statuses()).toEqual({
        one: "complete",
        other: "expired",
        theirs: "open",
        pack: "open",
      });
    });

    test("and Stripe does not answer, what is written stays, and it is done when told again", async () => {
      const { billing, stripe, statuses } = await openPages();
      const event = complete("one");

      stripe.breakDown(true);
      await expect(billing.receive(event)).rejects.toThrow("Stripe is down");
      expect(await statuses()).toMatchObject({ one: "complete", other: "open" });

      stripe.breakDown(false);
      expect(await billing.receive(event)).toMatchObject({ outcome: "duplicate" });
      expect(await statuses()).toMatchObject({ one: "complete", other: "expired" });
    });

    test("another that was paid too is left as it is: its own event is on its way", async () => {
      const { billing, stripe, statuses } = await openPages();
      stripe.closeSession("other", "complete");

      expect(await billing.receive(complete("one"))).toMatchObject({ outcome: "applied" });
      expect(await statuses()).toMatchObject({ one: "complete", other: "open" });

      await billing.receive(complete("other"));
      expect(await statuses()).toMatchObject({ one: "complete", other: "complete" });
    });

    test("no second plan is sold, though the subscription has not been told of yet", async () => {
      const { billing, buy } = await openPages();
      await billing.receive(complete("one"));

      expect(await billing.status("ada")).toMatchObject({ plan: null, subscription: null });
      await expect(buy("a2", PRO.sku)).rejects.toMatchObject({ code: "ALREADY_SUBSCRIBED" });

      // Its own events know better, though made before the checkout's was.
      const before = { created: 1 };
      await billing.receive(subscriptionEvent({}, "created", before));
      expect(await billing.status("ada")).toMatchObject({ plan: { sku: STARTER.sku } });
      await billing.receive(subscriptionEvent({ status: "canceled" }, "deleted"));
      await billing.receive(complete("one"));
      await expect(buy("a3", PRO.sku)).resolves.toMatchObject({ url: expect.any(String) });
    });
  });
});
