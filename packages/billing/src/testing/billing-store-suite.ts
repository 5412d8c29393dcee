import { describe, expect, test } from "vitest";
import type { StripeEvent } from "../events.ts";
import { attemptOf } from "./attempts.ts";
import type { NewDatabase } from "./databases.ts";
import {
  EVENT_AT,
  eventOf,
  invoiceEvent,
  lineOf,
  sessionEvent,
  subscriptionEvent,
} from "./events.ts";
import { openProcess } from "./open-process.ts";
import { openTill, type Till } from "./till.ts";

const available = async ({ ledger }: Till) => (await ledger.balance("ada")).available;
const statusOf = async ({ rows }: Till) =>
  (await rows("SELECT status FROM checkout_attempts"))[0]?.status;
const log = ({ rows }: Till) => rows("SELECT event_id AS id, outcome FROM stripe_events");

/** Every row a payment can write, to see that nothing did. */
async function written({ rows }: Till) {
  const tables = ["stripe_events", "purchases", "grants", "entries", "wallets", "used_keys"];
  const all = ["checkout_attempts", ...tables];
  return Promise.all(all.map((table) => rows(`SELECT * FROM ${table}`)));
}

async function receiveAll({ billing }: Till, events: StripeEvent[]) {
  const outcomes: string[] = [];
  for (const event of events) outcomes.push((await billing.receive(event)).outcome);
  return outcomes;
}

/** What billing promises of a database, over fresh ones. */
export function describeBillingStore(newDatabase: NewDatabase): void {
  const openEmpty = async () => openTill({ address: await newDatabase() });

  /** A till where Ada went to the checkout `cs_1` for 1,000 credits. */
  async function openTillWithAttempt() {
    const till = await openEmpty();
    await till.store.beginAttempt(attemptOf());
    return till;
  }

  /** A till where Ada is the customer `cus_ada`, and the plans' prices are known. */
  async function openTillWithPlans() {
    const till = await openEmpty();
    await till.store.keepCustomer("ada", "cus_ada");
    await till.store.keepPrice("price_starter", "plan_starter");
    await till.store.keepPrice("price_pro", "plan_pro");
    return till;
  }

  describe("a pack's payment", () => {
    test("is one purchase and one grant, and the event is logged beside it", async () => {
      const till = await openTillWithAttempt();
      const event = sessionEvent();

      expect(await till.billing.receive(event)).toEqual({ outcome: "applied", wallets: ["ada"] });

      expect(await till.ledger.purchases("ada")).toMatchObject([
        { paymentRef: "cs_1", payment: "pi_1", eventId: event.id, credits: 1_000, amount: 1_000 },
      ]);
      expect(await till.ledger.grants("ada")).toMatchObject([{ key: "grant:cs_1", priority: 50 }]);
      expect(await till.rows("SELECT * FROM stripe_events")).toEqual([
        {
          event_id: event.id,
          type: "checkout.session.completed",
          api_version: "2026-10-28.endive",
          object_id: "cs_1",
          outcome: "applied",
          reason: null,
          raw: null,
          created_at: EVENT_AT,
          received_at: EVENT_AT + 5_000,
        },
      ]);
      expect(await statusOf(till)).toBe("paid");
    });

    test("told twice by one event is a duplicate that writes nothing", async () => {
      const till = await openTillWithAttempt();
      const event = sessionEvent();
      await till.billing.receive(event);
      const before = await written(till);

      expect(await till.billing.receive(event)).toEqual({ outcome: "duplicate", wallets: [] });

      expect(await written(till)).toEqual(before);
    });

    test("told by two events is granted once, and both are logged", async () => {
      const till = await openTillWithAttempt();
      const [first, second] = [sessionEvent(), sessionEvent({}, "async_payment_succeeded")];

      expect(await receiveAll(till, [first, second])).toEqual(["applied", "duplicate"]);

      expect(await available(till)).toBe(1_000);
      expect(await till.ledger.purchases("ada")).toHaveLength(1);
      expect(await log(till)).toEqual([
        { id: first.id, outcome: "applied" },
        { id: second.id, outcome: "duplicate" },
      ]);
    });

    test("that settles later is granted when it does", async () => {
      const till = await openTillWithAttempt();

      await till.billing.receive(sessionEvent({ payment_status: "unpaid" }));
      expect([await statusOf(till), await available(till)]).toEqual(["processing", 0]);

      await till.billing.receive(sessionEvent({}, "async_payment_succeeded"));
      expect([await statusOf(till), await available(till)]).toEqual(["paid", 1_000]);
    });

    const unpaid = { payment_status: "unpaid" };
    test.each([
      ["expired", "paid", [sessionEvent(), sessionEvent(unpaid, "expired")]],
      ["failed", "paid", [sessionEvent(), sessionEvent(unpaid, "async_payment_failed")]],
      ["unpaid", "paid", [sessionEvent({}, "async_payment_succeeded"), sessionEvent(unpaid)]],
      ["paid", "paid", [sessionEvent(unpaid, "expired"), sessionEvent()]],
      ["unpaid", "failed", [sessionEvent(unpaid, "async_payment_failed"), sessionEvent(unpaid)]],
    ])(
      "that is told to be %s last, out of order, leaves the attempt %s",
      async (_, status, events) => {
        const till = await openTillWithAttempt();

        await receiveAll(till, events);

        expect(await statusOf(till)).toBe(status);
        expect(await available(till)).toBe(status === "paid" ? 1_000 : 0);
      },
    );

    test("is told before our own call for the session was answered", async () => {
      const till = await openEmpty();
      const untold = { status: "creating", sessionId: null, url: null } as const;
      await till.store.beginAttempt(attemptOf(untold));

      await till.billing.receive(
        sessionEvent({ metadata: { app: "framefare", attemptId: "attempt_1" } }),
      );
      expect(await till.store.attemptOfSession("cs_1")).toMatchObject({ status: "paid" });
      await till.store.openAttempt("attempt_1", { sessionId: "cs_1", url: "https://pay.test" });

      expect(await till.store.attemptOfSession("cs_1")).toMatchObject({
        status: "paid",
        url: "https://pay.test",
      });
    });
  });

  describe("a parked event", () => {
    test("is kept whole, and applied once its cause is mended and it is told again", async () => {
      const till = await openEmpty();
      const event = sessionEvent({ metadata: { app: "framefare" } }, "completed", {
        request: { id: "req_1" },
      });

      expect(await till.billing.receive(event)).toMatchObject({ outcome: "parked", wallets: [] });
      const [parked] = await till.rows("SELECT reason, raw FROM stripe_events");
      expect(parked?.reason).toContain("No checkout attempt");
      expect(JSON.parse(String(parked?.raw))).toEqual(event);

      await till.store.beginAttempt(attemptOf());
      expect(await receiveAll(till, [event, event])).toEqual(["applied", "duplicate"]);
      expect(await available(till)).toBe(1_000);
      expect(await till.rows("SELECT outcome, reason, raw FROM stripe_events")).toEqual([
        { outcome: "applied", reason: null, raw: null },
      ]);
    });

    test("is parked again while nothing is mended", async () => {
      const till = await openEmpty();
      const event = eventOf("charge.refunded", { id: "ch_1" });

      expect(await receiveAll(till, [event, event])).toEqual(["parked", "parked"]);
      expect(await log(till)).toHaveLength(1);
    });

    test("may be so by the ledger's refusal: the reason is logged, and nothing else written", async () => {
      const till = await openTillWithAttempt();
      await till.ledger.grant({ key: "grant:cs_1", walletId: "ada", credits: 5 });
      const [attempts, , ...others] = await written(till);

      const applied = await till.billing.receive(sessionEvent());

      expect(applied).toMatchObject({ outcome: "parked", wallets: [] });
      expect(applied.reason).toContain("KEY_REUSED");
      const [attemptsAfter, events, ...othersAfter] = await written(till);
      expect([attemptsAfter, ...othersAfter]).toEqual([attempts, ...others]);
      expect(events).toMatchObject([{ outcome: "parked", reason: applied.reason }]);
      expect(await available(till)).toBe(5);
    });
  });

  describe("a fault", () => {
    test.each(["entries", "stripe_events", "checkout_attempts", "purchases"])(
      "in writing %s leaves nothing behind, and the same event works when told again",
      async (table) => {
        const till = await openTillWithAttempt();
        const before = await written(till);
        const event = sessionEvent();
        const mend = await till.breakTable(table);

        await expect(till.billing.receive(event)).rejects.toThrow("the disk is full");
        expect(await written(till)).toEqual(before);

        await mend();
        expect(await till.billing.receive(event)).toMatchObject({ outcome: "applied" });
        expect(await available(till)).toBe(1_000);
      },
    );
  });

  describe("a plan", () => {
    test("grants each invoice once, and tells the session's attempt which one is its own", async () => {
      const till = await openTillWithPlans();
      await till.store.beginAttempt(
        attemptOf({ kind: "plan", sku: "plan_starter", amount: 1_200 }),
      );
      const session = sessionEvent({ mode: "subscription", invoice: "in_1" });

      const outcomes = await receiveAll(till, [invoiceEvent(), session, invoiceEvent()]);

      expect(outcomes).toEqual(["applied", "applied", "duplicate"]);
      expect(await till.ledger.purchases("ada")).toMatchObject([
        { paymentRef: "in_1", sku: "plan_starter", credits: 1_000 },
      ]);
      expect(await till.store.attemptOfSession("cs_1")).toMatchObject({
        status: "complete",
        invoiceId: "in_1",
      });
    });

    test("of a free trial is a purchase without a grant", async () => {
      const till = await openTillWithPlans();
      const lines = { data: [lineOf("price_starter", 0)] };

      await till.billing.receive(invoiceEvent({ amount_paid: 0, lines }));

      expect(await till.ledger.purchases("ada")).toMatchObject([{ credits: 0, amount: 0 }]);
      expect(await till.ledger.grants("ada")).toEqual([]);
    });
  });

  describe("a subscription's events in any order", () => {
    const at = (seconds: number) => ({ created: EVENT_AT / 1_000 + seconds });
    const active = (seconds: number) => subscriptionEvent({}, "updated", at(seconds));
    const incomplete = (seconds: number) =>
      subscriptionEvent({ status: "incomplete" }, "created", at(seconds));
    const canceled = (seconds: number) =>
      subscriptionEvent({ status: "canceled" }, "deleted", at(seconds));

    test.each([
      ["in order", "canceled", [incomplete(0), active(1), canceled(2)]],
      ["backwards", "canceled", [canceled(2), active(1), incomplete(0)]],
      ["within one second", "canceled", [incomplete(0), active(0), canceled(0)]],
      ["backwards within one second", "canceled", [canceled(0), active(0), incomplete(0)]],
      ["ended, and then told to live", "canceled", [canceled(0), active(5)]],
      ["told late to have ended", "canceled", [active(5), canceled(0)]],
      ["begun within one second", "active", [incomplete(0), active(0)]],
      ["begun backwards within one second", "active", [active(0), incomplete(0)]],
    ])("%s end as %s", async (_, status, events) => {
      const till = await openTillWithPlans();

      await receiveAll(till, events);

      expect(await till.store.subscriptionOf("ada")).toMatchObject({ status });
    });

    test("keep one that lives before a newer one that ended", async () => {
      const till = await openTillWithPlans();
      const other = { id: "sub_2", status: "canceled" };

      await receiveAll(till, [active(0), subscriptionEvent(other, "deleted", at(9))]);

      expect(await till.store.subscriptionOf("ada")).toMatchObject({ id: "sub_1" });
      expect(await till.store.subscriptionOf("bob")).toBeNull();
    });

    test("tell whose page is to be refreshed", async () => {
      const till = await openTillWithPlans();

      expect(await till.billing.receive(active(0))).toMatchObject({ wallets: ["ada"] });
    });
  });

  describe("many deliveries at once", () => {
    test("over two handles of one database grant once", async () => {
      const till = await openTillWithAttempt();
      const other = await openTill({ address: till.address });
      const event = sessionEvent();

      const applied = await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          (n % 2 ? till : other).billing.receive(n % 3 ? event : sessionEvent()),
        ),
      );

      expect(applied.filter(({ outcome }) => outcome === "applied")).toHaveLength(1);
      expect(await available(till)).toBe(1_000);
      expect(await till.rows("SELECT * FROM purchases")).toHaveLength(1);
    });

    test("over two processes grant each session once", async () => {
      const till = await openEmpty();
      const sessions = Array.from({ length: 40 }, (_, n) => `cs_${n}`);
      for (const sessionId of sessions) {
        await till.store.beginAttempt(attemptOf({ id: `attempt_${sessionId}`, sessionId }));
      }
      const events = sessions.map((id) => sessionEvent({ id, payment_intent: null }));

      const processes = await Promise.all([openProcess(till.address), openProcess(till.address)]);
      const outcomes = await Promise.all(processes.map((receive) => receive(events)));

      const count = (outcome: string) => outcomes.flat().filter((is) => is === outcome).length;
      expect([count("applied"), count("duplicate")]).toEqual([40, 40]);
      expect(await available(till)).toBe(40_000);
    });
  });
}
