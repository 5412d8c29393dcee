import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { StripeEvent } from "../events.ts";
import { attemptOf } from "../testing/attempts.ts";
import { postgresDatabases } from "../testing/databases.ts";
import {
  EVENT_AT,
  eventOf,
  invoiceEvent,
  sessionEvent,
  subscriptionEvent,
} from "../testing/events.ts";
import { openProcess } from "../testing/open-process.ts";
import { openTill, type Till } from "../testing/till.ts";

const newDatabase = postgresDatabases();

/** Two pools on one database, as two server processes have; Ada is a customer, and a plan's price is known. */
async function openTills(): Promise<[Till, Till]> {
  const address = await newDatabase();
  const tills: [Till, Till] = [await openTill({ address }), await openTill({ address })];
  await tills[0].store.keepCustomer("ada", "cus_ada");
  await tills[0].store.keepPrice("price_starter", "plan_starter");
  return tills;
}

/** All at once, by turns over both; no fault among the answers. */
async function receiveAtOnce(tills: [Till, Till], events: StripeEvent[]): Promise<string[]> {
  const applied = events.map((event, n) => tills[n % 2 ? 1 : 0].billing.receive(event));
  return (await Promise.all(applied)).map(({ outcome }) => outcome);
}

/** What the server of a till's database wrote down; a deadlock is there, though the transaction was run again. */
function logOf({ address }: Till): string {
  return readFileSync(join(new URL(address).searchParams.get("host") ?? "", "log"), "utf8");
}

const made = (second: number) => ({ created: EVENT_AT / 1_000 + second });

/** So that no order is luck. */
const ROUNDS = Array.from({ length: 12 }, (_, n) => n);

describe("PostgreSQL: the same event at once", () => {
  test("is applied once, and all others are duplicates", async () => {
    const tills = await openTills();
    await tills[0].store.beginAttempt(attemptOf());
    const event = sessionEvent();

    const outcomes = await receiveAtOnce(
      tills,
      Array.from({ length: 20 }, () => event),
    );

    expect(outcomes.toSorted()).toEqual(["applied", ...Array(19).fill("duplicate")]);
    expect(await tills[0].ledger.balance("ada")).toMatchObject({ available: 1_000 });
    expect(await tills[0].rows("SELECT outcome FROM stripe_events")).toEqual([
      { outcome: "applied" },
    ]);
  });

  test("that grants nothing is a duplicate too, all but once", async () => {
    const tills = await openTills();
    const event = subscriptionEvent();

    const outcomes = await receiveAtOnce(
      tills,
      Array.from({ length: 20 }, () => event),
    );

    expect(outcomes.toSorted()).toEqual(["applied", ...Array(19).fill("duplicate")]);
  });

  test("over two processes grants each invoice once", async () => {
    const [till] = await openTills();
    const events = Array.from({ length: 20 }, (_, n) => invoiceEvent({ id: `in_${n}` }));

    const processes = await Promise.all([till, till].map(({ address }) => openProcess(address)));
    const outcomes = await Promise.all(processes.map((receive) => receive(events)));

    expect(outcomes.flat().filter((outcome) => outcome === "applied")).toHaveLength(20);
    expect(outcomes.flat().filter((outcome) => outcome === "duplicate")).toHaveLength(20);
    expect(await till.ledger.purchases("ada")).toHaveLength(20);
  });
});

describe("PostgreSQL: different events at once", () => {
  test("of one subscription never bring an ended one back to life", async () => {
    const tills = await openTills();
    for (const n of ROUNDS) {
      const id = `sub_${n}`;
      const events = [
        subscriptionEvent({ id, status: "incomplete" }, "created", made(0)),
        subscriptionEvent({ id }, "updated", made(1)),
        subscriptionEvent({ id, status: "canceled" }, "deleted", made(2)),
        subscriptionEvent({ id, status: "past_due" }, "updated", made(3)),
      ];

      await receiveAtOnce(tills, n % 2 ? events : events.toReversed());

      expect(
        await tills[0].rows(`SELECT status FROM stripe_subscriptions WHERE id = '${id}'`),
      ).toEqual([{ status: "canceled" }]);
    }
  });

  test("of one attempt grant it once, and leave it paid", async () => {
    const tills = await openTills();
    const unpaid = { payment_status: "unpaid" };
    for (const n of ROUNDS) {
      const [id, session] = [`attempt_${n}`, `cs_${n}`];
      await tills[0].store.beginAttempt(attemptOf({ id, sessionId: session }));
      const its = { id: session, client_reference_id: id, payment_intent: `pi_${n}` };
      const events = [
        sessionEvent({ ...its, ...unpaid }),
        sessionEvent({ ...its, ...unpaid }, "expired"),
        sessionEvent(its, "async_payment_succeeded"),
        sessionEvent(its),
        sessionEvent({ ...its, ...unpaid }, "async_payment_failed"),
      ];

      await Promise.all([
        receiveAtOnce(tills, n % 2 ? events : events.toReversed()),
        tills[1].store.expireAttempt(id),
      ]);

      expect(await tills[0].store.attemptOfSession(session)).toMatchObject({ status: "paid" });
    }
    expect(await tills[0].ledger.balance("ada")).toMatchObject({ available: 12_000 });
    expect((await tills[0].ledger.verify()).problems).toEqual([]);
  });

  test("of many buyers and their money that goes back, all in one heap, meet nowhere in a circle", async () => {
    const tills = await openTills();
    for (const n of ROUNDS) {
      await tills[0].store.beginAttempt(attemptOf({ id: `attempt_${n}`, sessionId: `cs_${n}` }));
    }
    const events = ROUNDS.flatMap((n) => {
      const payment = { payment_intent: `pi_${n}` };
      const refund = { id: `re_${n}`, ...payment, amount: 400, status: "succeeded" };
      const plan = { id: `cs_${n}`, client_reference_id: `attempt_${n}`, ...payment };
      return [
        sessionEvent(plan),
        sessionEvent(plan, "async_payment_succeeded"),
        eventOf("refund.created", refund),
        eventOf("charge.refunded", { id: `ch_${n}`, ...payment, amount_refunded: 400 }),
        subscriptionEvent({ status: n % 2 ? "active" : "past_due" }, "updated", made(n)),
        invoiceEvent({ id: `in_${n}` }),
      ];
    });

    const outcomes = await receiveAtOnce(tills, [...events, ...events.toReversed()]);

    expect(outcomes).not.toContain("parked");
    expect(logOf(tills[0])).not.toContain("deadlock detected");
    // 12 packs of 1,000, of each of which 400 went back, and 12 months of Starter.
    expect(await tills[0].ledger.balance("ada")).toMatchObject({ available: 12 * 1_600, owed: 0 });
    expect((await tills[0].ledger.verify()).problems).toEqual([]);
    expect(await tills[0].store.subscriptionOf("ada")).toMatchObject({ status: "active" });
  });
});

describe("PostgreSQL: at once", () => {
  test("one of many takes the turn to compare", async () => {
    const tills = await openTills();
    for (const now of [1_000, 2_000, 3_000]) {
      const turns = await Promise.all(
        Array.from({ length: 20 }, (_, n) => tills[n % 2 ? 1 : 0].store.takeTurn(now, now + 1_000)),
      );
      expect(turns.filter(Boolean)).toHaveLength(1);
    }
  });

  test("a user's customer is one, whoever keeps it, and is replaced once", async () => {
    const tills = await openTills();
    const keep = (user: string, prefix: string, instead?: string) =>
      Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          tills[n % 2 ? 1 : 0].store.keepCustomer(user, `${prefix}_${n}`, instead),
        ),
      );

    const [first, ...others] = new Set(await keep("bob", "cus"));
    expect(others).toEqual([]);

    const [second, ...more] = new Set(await keep("bob", "new", first));
    expect(more).toEqual([]);
    expect(second).toMatch(/^new_/);
    expect(await tills[1].store.customerOf("bob")).toBe(second);
  });

  test("the answer to our own call and the webhook leave the attempt paid, with its address", async () => {
    const tills = await openTills();
    for (const n of ROUNDS) {
      const [id, sessionId] = [`attempt_${n}`, `cs_${n}`];
      const untold = { status: "creating", sessionId: null, url: null } as const;
      await tills[0].store.beginAttempt(attemptOf({ id, ...untold }));
      const metadata = { app: "framefare", attemptId: id };
      const its = { id: sessionId, client_reference_id: id, payment_intent: `pi_${n}`, metadata };

      await Promise.all([
        tills[0].billing.receive(sessionEvent(its)),
        tills[1].store.openAttempt(id, { sessionId, url: "https://pay.test" }),
      ]);

      expect(await tills[0].store.attemptOfSession(sessionId)).toMatchObject({
        status: "paid",
        url: "https://pay.test",
      });
    }
  });
});
