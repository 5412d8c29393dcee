import type { Finding, ReconcileReport } from "@framefare/contract";
import { expect, onTestFinished, test } from "vitest";
import { capturedLog } from "../testing/captured-log.ts";
import { eventually, openHouse } from "../testing/house.ts";
import { reconcileOnSchedule } from "./reconcile-schedule.ts";

const report = (...findings: Finding[]): ReconcileReport => ({
  startedAt: "2026-01-15T12:00:00Z",
  endedAt: "2026-01-15T12:00:01Z",
  since: "2025-12-16T12:00:00Z",
  looked: { sessions: 0, invoices: 0, refunds: 0, disputes: 0, events: 0 },
  findings,
});

/** A schedule that asks every few milliseconds, and is answered in turn. */
function schedule(...answers: (ReconcileReport | Error | null)[]) {
  const { logger, lines } = capturedLog();
  const asked: number[] = [];
  const billing = {
    reconcileInTurn: async (everyMs: number) => {
      asked.push(everyMs);
      const answer = answers.shift() ?? null;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const { stop } = reconcileOnSchedule({ billing, logger }, { everyMs: 1_000, askMs: 5 });
  onTestFinished(stop);
  return { asked, lines, stop };
}

test("it says in one line how many of what it found, and nothing when it found nothing", async () => {
  const finding: Finding = { kind: "orphan", objectId: "cs_1", detail: "", remedy: "" };
  const { asked, lines } = schedule(null, report(), report(finding, finding));

  await eventually(
    () => asked.length,
    (times) => times > 4,
  );

  expect(asked[0]).toBe(1_000);
  expect(lines).toMatchObject([{ level: "warn", found: { orphan: 2 } }]);
});

test("a Stripe that does not answer is said, and asked again", async () => {
  const { asked, lines } = schedule(new Error("Stripe is down."), null);

  await eventually(
    () => asked.length,
    (times) => times > 2,
  );

  expect(lines).toMatchObject([{ level: "warn", err: { message: "Stripe is down." } }]);
});

test("once stopped it asks no more", async () => {
  const { asked, stop } = schedule();
  await eventually(
    () => asked.length,
    (times) => times > 0,
  );

  stop();
  const { length } = asked;
  await new Promise((resolve) => setTimeout(resolve, 50));

  expect(asked).toHaveLength(length);
});

test("a house that closes while it waits says nothing", async () => {
  const house = await openHouse();

  await house.close();

  expect(house.lines.filter(({ level }) => level === "warn")).toEqual([]);
});
