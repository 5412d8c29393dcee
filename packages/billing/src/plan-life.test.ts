import { describe, expect, test } from "vitest";
import { onEachDatabase } from "./testing/databases.ts";
import { eventOf, invoiceEvent, lineOf, PERIOD_END, subscriptionEvent } from "./testing/events.ts";
import { OFFERS, PRO, STARTER } from "./testing/offers.ts";
import { openTill } from "./testing/till.ts";

const MONTH_SECONDS = 30 * 24 * 60 * 60;

/** When month `n` begins, in seconds. */
const startOf = (n: number) => PERIOD_END + (n - 1) * MONTH_SECONDS;

/** The invoice `in_n` for month `n` of Starter, unless changed. */
function monthly(n: number, change: object = {}, price = "price_starter") {
  const period = { start: startOf(n), end: startOf(n + 1) };
  const amount = price === "price_pro" ? PRO.amount : STARTER.amount;
  const lines = { data: [lineOf(price, amount, period)] };
  const what = { id: `in_${n}`, billing_reason: "subscription_cycle", lines, ...change };
  return invoiceEvent(what, { created: startOf(n) });
}

onEachDatabase((newDatabase) => {
  /** A till where Ada is a customer, on the first day of month 1. */
  async function openPlan({ rollover = 0 } = {}) {
    let now = startOf(1) * 1_000;
    const plans = OFFERS.plans.map((plan) => ({ ...plan, rollover }));
    const till = await openTill({
      address: await newDatabase(),
      planConfig: { ...OFFERS, plans },
      now: () => now,
    });
    await till.store.keepCustomer("ada", "cus_ada");
    await till.store.keepPrice("price_starter", STARTER.sku);
    await till.store.keepPrice("price_pro", PRO.sku);
    const available = async () => (await till.ledger.balance("ada")).available;
    const untilMonth = (n: number) => void (now = startOf(n) * 1_000);
    const spend = (credits: number) =>
      till.ledger.charge({ key: `render at ${now}`, walletId: "ada", credits });
    return { ...till, available, untilMonth, spend };
  }

  describe("a plan's credits", () => {
    test("come with each paid month, and end with it", async () => {
      const { billing, available, untilMonth } = await openPlan();

      await billing.receive(monthly(1));
      expect(await available()).toBe(1_000);
      untilMonth(2);
      expect(await available()).toBe(0);
      await billing.receive(monthly(2));
      expect(await available()).toBe(1_000);
    });

    test("of months that were missed and are told together count once each, for the month that runs", async () => {
      const { billing, ledger, available, untilMonth } = await openPlan();
      untilMonth(3);

      for (const n of [3, 1, 2, 1]) await billing.receive(monthly(n));

      expect(await available()).toBe(1_000);
      expect(await ledger.purchases("ada")).toHaveLength(3);
    });

    test("come when a failed payment was made good, and not before", async () => {
      const { billing, available } = await openPlan();
      const { object } = monthly(1).data;

      await billing.receive(eventOf("invoice.payment_failed", object));
      await billing.receive(subscriptionEvent({ status: "past_due" }));
      expect([await available(), (await billing.status("ada")).subscription?.status]).toEqual([
        0,
        "past_due",
      ]);

      await billing.receive(
        eventOf("payment_method.attached", { id: "pm_1", customer: "cus_ada" }),
      );
      await billing.receive(monthly(1, { amount_paid: 0, amount_paid_off_stripe: 1_200 }));
      expect(await available()).toBe(1_000);
    });

    test("stay when the plan is canceled or paused, and none come after", async () => {
      const { billing, available } = await openPlan();
      await billing.receive(monthly(1));

      await billing.receive(subscriptionEvent({ pause_collection: { behavior: "void" } }));
      await billing.receive(eventOf("invoice.voided", monthly(2).data.object));
      await billing.receive(subscriptionEvent({ status: "canceled" }, "deleted"));

      expect(await available()).toBe(1_000);
    });
  });

  describe("what a month leaves", () => {
    test("is gone where the plan has no rollover", async () => {
      const { billing, available, untilMonth } = await openPlan();
      await billing.receive(monthly(1));
      untilMonth(2);
      await billing.receive(monthly(2));

      expect(await available()).toBe(1_000);
    });

    test("comes over into the next paid month, up to the rollover, and ends with that", async () => {
      const { billing, available, untilMonth, spend } = await openPlan({ rollover: 300 });
      await billing.receive(monthly(1));
      await spend(900);
      untilMonth(2);
      await billing.receive(monthly(2));
      expect(await available()).toBe(1_100);

      // Spent first; what is left of the month itself comes over, and no more than 300 of it.
      await spend(150);
      untilMonth(3);
      expect(await available()).toBe(0);
      await billing.receive(monthly(3, {}, "price_pro"));
      expect(await available()).toBe(PRO.credits + 300);
      untilMonth(4);
      expect(await available()).toBe(0);
    });

    test("is written in the transaction of the purchase, or not at all", async () => {
      const { billing, available, untilMonth, breakTable, rows } = await openPlan({
        rollover: 300,
      });
      await billing.receive(monthly(1));
      untilMonth(2);
      const mend = await breakTable("grants", "NEW.key LIKE 'carry:%'");
      const event = monthly(2);

      await expect(billing.receive(event)).rejects.toThrow("the disk is full");
      expect(await rows("SELECT payment_ref FROM purchases")).toEqual([{ payment_ref: "in_1" }]);

      await mend();
      expect(await billing.receive(event)).toMatchObject({ outcome: "applied" });
      expect(await available()).toBe(1_300);
    });

    test("is the same in whatever order the months are told, late or early", async () => {
      const tellings = [
        [1, "end", 2],
        [1, 2, "end"],
        [2, 1, "end"],
        ["end", 1, 2],
        ["end", 2, 1],
        [2, "end", 1],
      ];
      for (const telling of tellings) {
        const { billing, ledger, available, untilMonth } = await openPlan({ rollover: 300 });
        for (const each of telling) {
          if (typeof each === "number") await billing.receive(monthly(each));
          else untilMonth(2);
        }
        expect([telling, await available()]).toEqual([telling, 1_300]);
        expect((await ledger.verify()).problems).toEqual([]);
      }
    });
  });
});
