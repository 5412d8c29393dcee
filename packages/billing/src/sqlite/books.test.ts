import type { ReconcileReport } from "@framefare/contract";
import { expect, test } from "vitest";
import { mentionsOf } from "../mentions.ts";
import { attemptOf } from "../testing/attempts.ts";
import { EVENT_AT, eventOf, sessionEvent } from "../testing/events.ts";
import { openTill } from "../testing/till.ts";

const REPORT: ReconcileReport = {
  startedAt: "2026-01-15T12:00:00.000Z",
  endedAt: "2026-01-15T12:00:01.000Z",
  since: "2025-12-16T12:00:00.000Z",
  looked: { sessions: 1, invoices: 0, refunds: 0, disputes: 0, events: 2 },
  findings: [
    { kind: "orphan", objectId: "cs_1", detail: "It is nobody's.", remedy: "Find the buyer." },
  ],
};

test("the turn is one handle's until it is over, and keeping a report does not end it", async () => {
  const till = openTill();
  const other = openTill({ file: till.file });

  expect(await till.store.takeTurn(1_000, 2_000)).toBe(true);
  expect(await other.store.takeTurn(1_999, 3_000)).toBe(false);
  await till.store.keepReport(REPORT);
  expect(await other.store.takeTurn(1_999, 3_000)).toBe(false);
  expect(await other.store.takeTurn(2_000, 3_000)).toBe(true);
  expect(await till.store.takeTurn(2_500, 3_500)).toBe(false);
});

test("the last report is the one kept last, whoever kept it", async () => {
  const till = openTill();
  expect(await till.billing.lastReport()).toBeNull();

  await till.store.keepReport({ ...REPORT, findings: [] });
  await openTill({ file: till.file }).store.keepReport(REPORT);

  expect(await till.billing.lastReport()).toEqual(REPORT);
});

test("a report that an older version kept in other words is as good as none", async () => {
  const till = openTill();
  await till.store.keepReport(REPORT);

  till.exec(`UPDATE reconciliation SET report = '{"findings":7}'`);

  expect(await till.billing.lastReport()).toBeNull();
});

test("parked events come in pages, and each whole by its id", async () => {
  const till = openTill();
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

test("purchases come in pages by when they were recorded", async () => {
  const till = openTill();
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
  expect((await till.store.purchasesOf(["cs_a", "cs_gone"])).map(({ payment }) => payment)).toEqual(
    ["pi_1"],
  );
});

test("consulting says what an event would mean, and writes nothing", async () => {
  const till = openTill();

  const meaning = await till.store.consult({
    mentions: mentionsOf(sessionEvent()),
    read: (context) => {
      const attempt = context.attemptOf({ sessionId: "cs_1" });
      return { kind: "parked", reason: attempt ? "known" : "unknown" };
    },
  });

  expect(meaning).toMatchObject({ reason: "unknown" });
  expect(till.rows("SELECT * FROM stripe_events")).toEqual([]);
});
