import { describe, expect, test } from "vitest";
import { attemptOf } from "./testing/attempts.ts";
import { onEachDatabase } from "./testing/databases.ts";
import {
  EVENT_AT,
  eventOf,
  invoiceEvent,
  lineOf,
  PERIOD_END,
  sessionEvent,
  subscriptionEvent,
} from "./testing/events.ts";
import { PRO, STARTER } from "./testing/offers.ts";
import { openTill } from "./testing/till.ts";
import { openTinyStripe } from "./testing/tiny-stripe.ts";

const PRICES = { key_starter: "price_starter", key_pro: "price_pro" };

onEachDatabase((newDatabase) => {
  const openEmpty = async (options: Parameters<typeof openTill>[0] = {}) =>
    openTill({ address: await newDatabase(), ...options });

  /** A till where Ada went to the checkout `cs_1`. */
  async function openTillWithAttempt({ livemode = false } = {}) {
    const till = await openEmpty({ livemode });
    await till.store.beginAttempt(attemptOf());
    return till;
  }

  /** A till with a Stripe behind it, where Ada is a customer. */
  async function openTillWithCustomer() {
    const stripe = await openTinyStripe(PRICES);
    const till = await openEmpty({ stripe: stripe.client });
    await till.store.keepCustomer("ada", "cus_ada");
    return { ...till, stripe };
  }

  describe("finalize", () => {
    const unpaid = { payment_status: "unpaid" };

    test("is pending until the ledger has the purchase, and then says so with the wallet", async () => {
      const { billing } = await openTillWithAttempt();

      expect(await billing.finalize("ada", "cs_1")).toEqual({ status: "pending" });
      await billing.receive(sessionEvent(unpaid));
      expect(await billing.finalize("ada", "cs_1")).toEqual({ status: "pending" });
      await billing.receive(sessionEvent({}, "async_payment_succeeded"));
      expect(await billing.finalize("ada", "cs_1")).toEqual({
        status: "paid",
        wallet: { available: 1_000, held: 0, owed: 0 },
        purchaseApplied: true,
      });
    });

    test("tells a stranger, and whoever makes up a session, that there is none", async () => {
      const { billing } = await openTillWithAttempt();
      await billing.receive(sessionEvent());

      expect(await billing.finalize("bob", "cs_1")).toEqual({ status: "not_found" });
      expect(await billing.finalize("ada", "cs_2")).toEqual({ status: "not_found" });
      expect(await billing.finalize("ada", "")).toEqual({ status: "not_found" });
    });

    test.each(["async_payment_failed", "expired"])("knows none any more after %s", async (kind) => {
      const { billing } = await openTillWithAttempt();

      await billing.receive(sessionEvent(unpaid, kind));
      expect(await billing.finalize("ada", "cs_1")).toEqual({ status: "not_found" });

      await billing.receive(sessionEvent({}, "async_payment_succeeded"));
      expect(await billing.finalize("ada", "cs_1")).toMatchObject({ status: "paid" });
    });

    test("is pending while the payment is parked", async () => {
      const { billing } = await openTillWithAttempt();
      await billing.receive(sessionEvent({ amount_subtotal: 1 }));

      expect(await billing.finalize("ada", "cs_1")).toEqual({ status: "pending" });
    });

    test("of a plan is paid once its invoice is, whichever event came first", async () => {
      for (const order of ["session first", "invoice first"]) {
        const { billing, store } = await openEmpty();
        await store.keepCustomer("ada", "cus_ada");
        await store.keepPrice("price_starter", "plan_starter");
        await store.beginAttempt(attemptOf({ kind: "plan", sku: STARTER.sku }));
        const session = sessionEvent({ mode: "subscription", invoice: "in_1" });
        const events =
          order === "session first" ? [session, invoiceEvent()] : [invoiceEvent(), session];

        for (const event of events) {
          expect(await billing.finalize("ada", "cs_1")).toEqual({ status: "pending" });
          await billing.receive(event);
        }

        expect(await billing.finalize("ada", "cs_1")).toMatchObject({
          status: "paid",
          wallet: { available: 1_000 },
        });
      }
    });
  });

  describe("finalize of a plan with nothing to pay", () => {
    const free = { payment_status: "no_payment_required", amount_total: 0 };

    async function openTillWithFreePlan() {
      const till = await openEmpty();
      await till.store.keepCustomer("ada", "cus_ada");
      await till.store.keepPrice("price_starter", STARTER.sku);
      await till.store.beginAttempt(attemptOf({ kind: "plan", sku: STARTER.sku }));
      await till.billing.receive(sessionEvent({ mode: "subscription", invoice: "in_1", ...free }));
      return till;
    }

    test("is paid with nothing applied, before and after a trial's invoice", async () => {
      const { billing } = await openTillWithFreePlan();
      const answer = {
        status: "paid",
        wallet: { available: 0, held: 0, owed: 0 },
        purchaseApplied: false,
      };

      expect(await billing.finalize("ada", "cs_1")).toEqual(answer);
      expect(await billing.finalize("bob", "cs_1")).toEqual({ status: "not_found" });

      const lines = { data: [lineOf("price_starter", 0)] };
      await billing.receive(invoiceEvent({ amount_paid: 0, lines }));
      expect(await billing.finalize("ada", "cs_1")).toEqual(answer);
    });

    test("tells the credits of a period that a code made free, once its invoice is there", async () => {
      const { billing } = await openTillWithFreePlan();

      await billing.receive(invoiceEvent({ amount_paid: 0 }));

      expect(await billing.finalize("ada", "cs_1")).toMatchObject({
        status: "paid",
        wallet: { available: STARTER.credits },
        purchaseApplied: true,
      });
    });
  });

  describe("status", () => {
    test("of somebody who never bought anything is an empty wallet and no plan", async () => {
      expect(await (await openEmpty()).billing.status("ada")).toEqual({
        wallet: { available: 0, held: 0, owed: 0 },
        plan: null,
        subscription: null,
      });
    });

    test("tells the plan while it lives, and none after", async () => {
      const { billing, store } = await openEmpty();
      await store.keepCustomer("ada", "cus_ada");
      await store.keepPrice("price_starter", STARTER.sku);

      await billing.receive(subscriptionEvent({ cancel_at_period_end: true }));
      expect(await billing.status("ada")).toMatchObject({
        plan: { sku: STARTER.sku },
        subscription: {
          status: "active",
          periodEndsAt: new Date(PERIOD_END * 1_000).toISOString(),
          cancelAtPeriodEnd: true,
        },
      });

      await billing.receive(subscriptionEvent({ status: "canceled" }, "deleted"));
      expect(await billing.status("ada")).toMatchObject({ plan: null, subscription: null });
    });
  });

  describe("the portal", () => {
    test("is for customers only", async () => {
      const { billing } = await openEmpty();
      await expect(billing.portal("ada")).rejects.toMatchObject({ code: "NO_CUSTOMER" });
    });

    test("is opened for the caller's own customer, and leads back to our page", async () => {
      const { billing, stripe } = await openTillWithCustomer();

      expect(await billing.portal("ada")).toEqual({ url: "http://portal.test/cus_ada" });

      expect(stripe.heardOn("POST /v1/billing_portal/sessions")).toMatchObject([
        { params: { customer: "cus_ada", return_url: "https://framefare.test/billing" } },
      ]);
    });

    test("is for those only whom Stripe still knows", async () => {
      const { billing, stripe } = await openTillWithCustomer();
      stripe.forget("cus_ada");

      await expect(billing.portal("ada")).rejects.toMatchObject({ code: "NO_CUSTOMER" });
    });

    test("may change the plan to one nobody bought yet, and its credits come", async () => {
      const { billing, ledger } = await openTillWithCustomer();

      await billing.portal("ada");
      const lines = { data: [lineOf("price_pro", PRO.amount)] };
      await billing.receive(invoiceEvent({ lines }));

      expect(await ledger.balance("ada")).toMatchObject({ available: PRO.credits });
    });
  });

  describe("an event that is not for here", () => {
    test.each([
      ["of live mode in test mode", false, { livemode: true }],
      ["of test mode in live mode", true, { livemode: false }],
      ["of a connected account", false, { account: "acct_1" }],
    ])("%s is ignored, and logged with the reason", async (_, livemode, envelope) => {
      const till = await openTillWithAttempt({ livemode });

      const { outcome, reason } = await till.billing.receive(
        sessionEvent({}, "completed", envelope),
      );

      expect(outcome).toBe("ignored");
      expect(await till.rows("SELECT outcome, reason, raw FROM stripe_events")).toEqual([
        { outcome, reason, raw: null },
      ]);
      expect(await till.rows("SELECT * FROM purchases")).toEqual([]);
      expect(await till.billing.finalize("ada", "cs_1")).toEqual({ status: "pending" });
    });

    test("is not kept from granting by a null account, nor live mode by its own events", async () => {
      const till = await openTillWithAttempt({ livemode: true });
      const envelope = { livemode: true, account: null };

      expect(await till.billing.receive(sessionEvent({}, "completed", envelope))).toMatchObject({
        outcome: "applied",
      });
    });

    test("may be of any time: without one, it happened when it came", async () => {
      const till = await openEmpty();

      await till.billing.receive(
        eventOf("customer.created", { id: "cus_1" }, { created: undefined }),
      );

      expect(await till.rows("SELECT created_at, received_at FROM stripe_events")).toEqual([
        { created_at: null, received_at: EVENT_AT + 5_000 },
      ]);
    });
  });
});
