import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Ledger } from "../ledger.ts";
import { type Clock, clockAt } from "./clock.ts";
import type { OpenLedger } from "./ledger-suite.ts";

const START = Date.UTC(2026, 0, 15);
const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

/** Credits that come back after their grant has ended. */
export function describeReturns(name: string, openLedger: OpenLedger): void {
  let ledger: Ledger;
  let clock: Clock;

  beforeEach(async () => {
    clock = clockAt(START);
    const opened = await openLedger({ now: clock.now, onWarning: () => {} });
    ledger = opened;
    onTestFinished(() => opened.close());
  });

  const give = (key: string, credits: number, rest: object = {}) =>
    ledger.grant({ key, walletId: "ada", credits, ...rest });
  const charge = (key: string, credits: number) => ledger.charge({ key, walletId: "ada", credits });
  const balance = (at?: number) => ledger.balance("ada", at === undefined ? {} : { at });
  const returned = async () =>
    (await ledger.grants("ada")).filter(({ source }) => source === "return");

  describe(`${name}: what comes back late`, () => {
    test("twice from one ended grant, in one refund, all of it comes back as one", async () => {
      await give("g", 10, { expiresAt: START + HOUR });
      await ledger.hold({ key: "h", walletId: "ada", credits: 4 });
      await ledger.capture({ holdKey: "h", credits: 6 });
      clock.pass(HOUR);

      await ledger.refund({ key: "r", chargeKey: "h" });

      expect(await balance()).toMatchObject({ available: 6, spent: 0, expired: 10, granted: 16 });
      expect(await returned()).toMatchObject([{ credits: 6, remaining: 6 }]);
      expect(await ledger.verify()).toMatchObject({ ok: true });
    });

    test("from one ended grant at different times, each part lives its own 24 hours", async () => {
      await give("g", 10, { expiresAt: START + HOUR, priority: 7 });
      await charge("c", 10);
      clock.pass(HOUR);
      await ledger.refund({ key: "r1", chargeKey: "c", credits: 4 });
      clock.pass(HOUR);
      await ledger.refund({ key: "r2", chargeKey: "c", credits: 6 });

      expect(await returned()).toMatchObject([
        { remaining: 4, expiresAt: START + HOUR + DAY, priority: 7 },
        { remaining: 6, expiresAt: START + 2 * HOUR + DAY, priority: 7 },
      ]);
      expect(await balance(START + HOUR + DAY)).toMatchObject({ available: 6, expired: 14 });
    });

    test("what is spent of it and refunded in time goes back to it, and late once more", async () => {
      await give("g", 10, { expiresAt: START + HOUR });
      await charge("c", 10);
      clock.pass(HOUR);
      await ledger.refund({ key: "r", chargeKey: "c" });
      await charge("d", 8);

      await ledger.refund({ key: "in time", chargeKey: "d", credits: 3 });
      expect(await returned()).toMatchObject([{ remaining: 5 }]);
      clock.pass(DAY);
      await ledger.refund({ key: "late", chargeKey: "d" });

      expect(await returned()).toMatchObject([{ remaining: 0 }, { remaining: 5 }]);
      expect(await balance()).toMatchObject({ available: 5, spent: 0, granted: 25, expired: 20 });
      expect(await ledger.verify()).toMatchObject({ ok: true });
    });

    test("from a hold that lapses in the moment its grant ends, it comes back late", async () => {
      await give("g", 10, { expiresAt: START + HOUR });
      await ledger.hold({ key: "h", walletId: "ada", credits: 4 });

      clock.pass(HOUR);

      expect(await balance()).toMatchObject({ available: 4, held: 0, expired: 10, granted: 14 });
      expect(await returned()).toMatchObject([{ remaining: 4, expiresAt: START + HOUR + DAY }]);
    });

    test("a clock set back does not bring an ended grant to life again", async () => {
      await give("g", 10, { expiresAt: START + HOUR });
      await charge("c", 10);
      clock.pass(HOUR);
      await ledger.sweep();
      clock.pass(-1);

      await ledger.refund({ key: "r", chargeKey: "c" });
      await charge("d", 10);

      expect(await balance()).toMatchObject({ available: 0, spent: 10 });
      await ledger.refund({ key: "s", chargeKey: "d" });
      expect(await balance(START + 2 * DAY)).toMatchObject({ available: 0, expired: 20 });
    });

    test("no key that a caller chose stands in its way, and nobody can have its key", async () => {
      await ledger.grant({ key: "return:r:g", walletId: "bob", credits: 1 });
      await give("g", 10, { expiresAt: START + HOUR });
      await charge("c", 4);
      clock.pass(HOUR);

      await ledger.refund({ key: "r", chargeKey: "c" });

      expect(await balance()).toMatchObject({ available: 4 });
      expect(await ledger.balance("bob")).toMatchObject({ available: 1 });
      const key = (await returned())[0]?.key ?? "";
      expect(key.length).toBeLessThanOrEqual(200);
      const taken = ledger.grant({ key, walletId: "bob", credits: 1 });
      await expect(taken).rejects.toMatchObject({ code: "KEY_REUSED" });
    });

    test("what is owed is paid from it before it lives on", async () => {
      await give("g", 10, { expiresAt: START + HOUR });
      await charge("c", 10);
      const told = { eventId: "evt_1", at: START };
      const paid = { paymentRef: "cs", payment: "pi", sku: "x", credits: 7, amount: 7 };
      await ledger.record({ kind: "paid", walletId: "ada", currency: "usd", ...paid, ...told });
      await charge("d", 7);
      await ledger.record({ kind: "refundTotal", payment: "pi", amount: 7, ...told });
      clock.pass(HOUR);

      await ledger.refund({ key: "r", chargeKey: "c" });

      expect(await balance()).toMatchObject({ available: 3, owed: 0, revoked: 7, expired: 3 });
      expect(await returned()).toMatchObject([{ credits: 3, remaining: 3 }]);
    });
  });
}
