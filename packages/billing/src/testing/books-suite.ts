import type { ReconcileReport } from "@framefare/contract";
import { expect, test } from "vitest";
import { mentionsOf } from "../mentions.ts";
import { attemptOf } from "./attempts.ts";
import type { NewDatabase } from "./databases.ts";
import { EVENT_AT, eventOf, sessionEvent } from "./events.ts";
import { openTill } from "./till.ts";

const REPORT: ReconcileReport = {
  startedAt: "2026-01-15T12:00:00.000Z",
  endedAt: "2026-01-15T12:00:01.000Z",
  since: "2025-12-16T12:00:00.000Z",
  looked: { sessions: 1, invoices: 0, refunds: 0, disputes: 0, events: 2 },
  findings: [
    { kind: "orphan", objectId: "cs_1", detail: "It is nobody's.", remedy: "Find the buyer." },
  ],
};

/** What comparing with Stripe asks of a database, over fresh ones. */
export function describeBooks(newDatabase: NewDatabase): void {
  const openEmpty = async () => openTill({ address: await newDatabase() });

  test("the turn is one handle's until it is over, and keeping a report does not end it", async () => {
    const till = await openEmpty();
    const other = await openTill({ address: till.address });

    expect(await till.store.takeTurn(1_000, 2_000)).toBe(true);
    expect(await other.store.takeTurn(1_999, 3_000)).toBe(false);
    await till.store.keepReport(REPORT);
    expect(await other.store.takeTurn(1_999, 3_000)).toBe(false);
    expect(await other.store.takeTurn(2_000, 3_000)).toBe(true);
    expect(await till.store.takeTurn(2_500, 3_500)).toBe(false);
  });

  test("the last report is the one kept last, whoever kept it", async () => {
    const till = await openEmpty();
    expect(await till.billing.lastReport()).toBeNull();

    await till.store.keepReport({ ...REPORT, findings: [] });
    const other = await openTill({ address: till.address });
    await other.store.keepReport(REPORT);

    expect(await till.billing.lastReport()).toEqual(REPORT);
  });

  test("a report that an older version kept in other words is as good as none", async () => {
    const till = await openEmpty();
    await till.store.keepReport(REPORT);

    await till.exec(`UPDATE reconciliation SET report = '{"findings":7}'`);

    expect(await till.billing.lastReport()).toBeNull();
  });

  test("parked events come in pages, and each whole by its id", async () => {
    const till = await openEmpty();
    const events = ["re_1", "re_2", "re_3"].map((id) => eventOf("refund.created", { id }));
    for (const event of events) await till.billing.receive(event);

    const first = await till.store.parked({ since: 0, after: "", limit: 2 });
    const rest = await till.store.parked({ since: 0, after: first[1]!.event.id, limit: 2 });

    expect([...first, ...rest].map(({ event }) => event.id)).toEqual(
      events.map(({ id }) => id).sort(),
    );
    expect(await till.store.parkedEvent(events[0]!.id)).toEqual(events[0]);
    expect(await till.store.parkedEvent("evt_unheard")).toBeNull();
    expect(await till.store.parked({ since: EVENT_AT + 60_000, after: "", limit: 2 })).toEqual([]);
  });

  test("the log comes in pages, newest first, of one outcome or all, and says whose a parked event is", async () => {
    let now = EVENT_AT;
    const till = await openTill({ address: await newDatabase(), now: () => now });
    await till.store.keepCustomer("ada", "cus_ada");
    const parked = ["evt_a", "evt_B", "evt_b"].map((id) =>
      eventOf("customer.subscription.updated", { id: "sub_1", customer: "cus_ada" }, { id }),
    );
    for (const event of parked) await till.billing.receive(event);
    now += 1;
    const ignored = eventOf("customer.updated", { id: "cus_ada" }, { id: "evt_0" });
    await till.billing.receive(ignored);

    const pagesOf = async (outcome?: "parked") => {
      const first = await till.store.eventLog({ outcome, limit: 2 });
      const rest = await till.store.eventLog({ outcome, before: first[1], limit: 9 });
      return [first, rest].map((page) => page.map(({ eventId, userId }) => [eventId, userId]));
    };

    // By bytes: a capital letter comes before all small ones.
    const [b, a, B] = ["evt_b", "evt_a", "evt_B"].map((id) => [id, "ada"]);
    expect(await pagesOf()).toEqual([
      [["evt_0", null], b],
      [a, B],
    ]);
    expect(await pagesOf("parked")).toEqual([[b, a], [B]]);
    expect(await till.store.eventLog({ limit: 1 })).toEqual([
      {
        eventId: "evt_0",
        type: "customer.updated",
        objectId: "cus_ada",
        outcome: "ignored",
        reason: "Nothing is done about this type.",
        createdAt: EVENT_AT,
        receivedAt: now,
        userId: null,
      },
    ]);
  });

  test("purchases come in pages by when they were recorded", async () => {
    const till = await openEmpty();
    const names = ["cs_c", "cs_a", "cs_b"];
    for (const [n, id] of names.entries()) {
      await till.store.beginAttempt(attemptOf({ id: `attempt_${n}`, sessionId: id }));
      await till.billing.receive(sessionEvent({ id, payment_intent: `pi_${n}` }));
    }
    const day = { from: EVENT_AT, to: EVENT_AT + 60_000 };

    const first = await till.store.purchasesBetween(day, { after: null, limit: 2 });
    const rest = await till.store.purchasesBetween(day, { after: first[1]!, limit: 2 });

    expect([...first, ...rest].map(({ paymentRef }) => paymentRef)).toEqual(names.toSorted());
    expect(
      await till.store.purchasesBetween({ from: 0, to: EVENT_AT }, { after: null, limit: 9 }),
    ).toEqual([]);
    expect(
      (await till.store.purchasesOf(["cs_a", "cs_gone"])).map(({ payment }) => payment),
    ).toEqual(["pi_1"]);
  });

  test("consulting says what an event would mean, and writes nothing", async () => {
    const till = await openEmpty();

    const meaning = await till.store.consult({
      mentions: mentionsOf(sessionEvent()),
      read: (context) => {
        const attempt = context.attemptOf({ sessionId: "cs_1" });
        return { kind: "parked", reason: attempt ? "known" : "unknown" };
      },
    });

    expect(meaning).toMatchObject({ reason: "unknown" });
    expect(await till.rows("SELECT * FROM stripe_events")).toEqual([]);
  });
}
