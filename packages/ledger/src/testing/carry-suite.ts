import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { PaidFact } from "../command.ts";
import type { Ledger } from "../ledger.ts";
import { type Clock, clockAt } from "./clock.ts";
import type { OpenLedger } from "./ledger-suite.ts";

const START = Date.UTC(2026, 0, 15);
const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;

/** Invoice `in_n` for the month number `n` of 100 credits; each month takes over up to 60 of the one before, unless changed. */
const month = (n: number, change: Partial<PaidFact> = {}): PaidFact => ({
  kind: "paid",
  walletId: "ada",
  paymentRef: `in_${n}`,
  payment: `pi_${n}`,
  eventId: `evt_${n}`,
  at: START + (n - 1) * MONTH,
  sku: "plan",
  credits: 100,
  amount: 100,
  currency: "usd",
  source: "plan",
  priority: 40,
  expiresAt: START + n * MONTH,
  carry: { from: START + (n - 1) * MONTH, credits: 60 },
  ...change,
});

/** What a plan's period leaves comes over into the next one that is paid. */
export function describeCarry(name: string, openLedger: OpenLedger): void {
  let ledger: Ledger;
  let clock: Clock;

  beforeEach(async () => {
    clock = clockAt(START);
    const opened = await openLedger({ now: clock.now, onWarning: () => {} });
    ledger = opened;
    onTestFinished(() => opened.close());
  });

  const spend = (key: string, credits: number) => ledger.charge({ key, walletId: "ada", credits });
  const balance = (at?: number) => ledger.balance("ada", at === undefined ? {} : { at });
  const cameOver = async () =>
    (await ledger.grants("ada")).filter(({ key }) => key.startsWith("carry:"));

  describe(`${name}: what a plan's period leaves`, () => {
    test("comes over into the next one that is paid, and ends with it", async () => {
      await ledger.record(month(1));
      await spend("c", 70);
      clock.pass(MONTH + HOUR);
      expect(await balance()).toMatchObject({ available: 0, expired: 30 });

      await ledger.record(month(2));

      expect(await balance()).toMatchObject({ available: 130, granted: 230, expired: 30 });
      expect(await cameOver()).toMatchObject([
        { credits: 30, source: "plan", priority: 39, expiresAt: START + 2 * MONTH },
      ]);
      expect((await ledger.explain("ada")).grants.at(-1)?.purchase?.paymentRef).toBe("in_1");
      expect(await balance(START + 2 * MONTH)).toMatchObject({ available: 0 });
      expect(await ledger.verify()).toMatchObject({ ok: true });
    });

    test("comes over up to what the next one takes, and once", async () => {
      await ledger.record(month(1));
      clock.pass(MONTH);
      await ledger.record(month(2));
      expect(await balance()).toMatchObject({ available: 160 });

      expect(await ledger.record(month(2))).toMatchObject({ outcome: "duplicate" });
      await ledger.sweep();
      expect(await balance()).toMatchObject({ available: 160 });

      // What came over has ended with its period, and is not what that one left.
      await spend("c", 60);
      clock.pass(MONTH);
      await ledger.record(month(3));
      expect(await balance()).toMatchObject({ available: 160 });
      await spend("d", 160);
      clock.pass(MONTH);
      await ledger.record(month(4));
      expect(await balance()).toMatchObject({ available: 100 });
    });

    test("is the same whichever is told first, and whether the old one has ended by then", async () => {
      const told: Record<string, (walletId: string) => Promise<void>> = {
        "in order": async (walletId) => {
          await ledger.record(month(1, namesOf(walletId, 1)));
          clock.pass(MONTH);
          await ledger.record(month(2, namesOf(walletId, 2)));
        },
        "the next one early": async (walletId) => {
          await ledger.record(month(1, namesOf(walletId, 1)));
          await ledger.record(month(2, namesOf(walletId, 2)));
          clock.pass(MONTH);
        },
        "the next one first, and both early": async (walletId) => {
          await ledger.record(month(2, namesOf(walletId, 2)));
          await ledger.record(month(1, namesOf(walletId, 1)));
          clock.pass(MONTH);
        },
        "the old one last, when it had ended": async (walletId) => {
          clock.pass(MONTH);
          await ledger.record(month(2, namesOf(walletId, 2)));
          await ledger.record(month(1, namesOf(walletId, 1)));
        },
      };
      for (const [walletId, tell] of Object.entries(told)) {
        await tell(walletId);
        await ledger.sweep();
        const { available, granted, expired } = await ledger.balance(walletId);
        expect({ walletId, available, granted, expired }).toEqual({
          walletId,
          available: 160,
          granted: 260,
          expired: 100,
        });
        clock.pass(-MONTH);
      }
      expect(await ledger.verify()).toMatchObject({ ok: true });
    });

    test("of several payments comes over from each, and all of it within what the next one takes", async () => {
      const upgrade = month(1, { paymentRef: "in_up", eventId: "evt_up", carry: undefined });
      await ledger.record(month(1));
      await spend("c", 80);
      await ledger.record(upgrade);
      clock.pass(MONTH);
      await ledger.record(month(2));

      expect((await cameOver()).map(({ credits }) => credits)).toEqual([20, 40]);
    });

    test("comes over for months that are all told late, one after the other", async () => {
      clock.pass(3 * MONTH - DAY);
      for (const n of [3, 1, 2]) await ledger.record(month(n));

      expect(await balance()).toMatchObject({ available: 160 });
      expect(await ledger.verify()).toMatchObject({ ok: true });
    });

    test("does not come over where the next one takes nothing, or begins later", async () => {
      await ledger.record(month(1));
      clock.pass(MONTH);
      await ledger.record(month(2, { carry: { from: START + MONTH, credits: 0 } }));
      await ledger.record(month(3, { carry: { from: START + MONTH + 1, credits: 60 } }));
      await ledger.record({ ...month(4), carry: undefined });

      expect(await cameOver()).toEqual([]);
    });

    test("is not what others leave, nor what is held or came back late", async () => {
      await ledger.grant({ key: "g", walletId: "ada", credits: 5, expiresAt: START + MONTH });
      await ledger.record(month(1));
      const expiresAt = START + MONTH + HOUR;
      await ledger.hold({ key: "h", walletId: "ada", credits: 90, expiresAt });
      clock.pass(MONTH + 2 * HOUR);
      await ledger.record(month(2));

      expect((await cameOver()).map(({ credits }) => credits)).toEqual([10]);
      expect(await balance()).toMatchObject({ available: 100 + 10 + 90 });
    });

    test("goes first when the money it was bought with goes back", async () => {
      await ledger.record(month(1));
      clock.pass(MONTH);
      await ledger.record(month(2));

      const told = { eventId: "evt_r", at: START + MONTH };
      await ledger.record({ kind: "refundTotal", payment: "pi_1", amount: 50, ...told });

      expect(await cameOver()).toMatchObject([{ remaining: 10 }]);
      expect(await balance()).toMatchObject({ available: 110, revoked: 50 });
    });

    test("is told in words a fact can have, and its key is nobody else's", async () => {
      for (const wrong of [
        { carry: { from: START + MONTH, credits: 1 } },
        { carry: { from: -1, credits: 1 } },
        { carry: { from: START, credits: 1.5 } },
        { carry: { from: START, credits: -1 } },
        { source: "purchase" as const },
        { expiresAt: undefined },
      ]) {
        const refused = ledger.record(month(1, wrong));
        await expect(refused).rejects.toMatchObject({ code: "INVALID_INPUT" });
      }
      const key = `carry:${"0".repeat(32)}`;
      const taken = ledger.grant({ key, walletId: "ada", credits: 1 });
      await expect(taken).rejects.toMatchObject({ code: "KEY_REUSED" });
    });
  });
}

function namesOf(walletId: string, n: number): Partial<PaidFact> {
  const [paymentRef, payment, eventId] = ["in", "pi", "evt"].map((of) => `${walletId} ${of}_${n}`);
  return { walletId, paymentRef, payment, eventId };
}
