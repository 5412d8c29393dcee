import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { PaidFact } from "../command.ts";
import type { Ledger } from "../ledger.ts";
import type { Warning } from "../usage-counter.ts";
import { type Clock, clockAt } from "./clock.ts";
import { describeCarry } from "./carry-suite.ts";
import { describeInput } from "./input-suite.ts";
import { describeMoney } from "./money-suite.ts";
import { describeReturns } from "./return-suite.ts";

/** Opens an empty ledger of the store under test. */
export type OpenLedger = (options: {
  now: () => number;
  onWarning: (warning: Warning) => void;
}) => Promise<Ledger>;

const START = Date.UTC(2026, 0, 15);
const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

/** How every store must behave. A database is supported the day this passes on it. */
export function describeLedger(name: string, openLedger: OpenLedger): void {
  // Each part opens ledgers for its own tests only.
  describe(`${name}`, () => {
    describeWallets(name, openLedger);
  });
  describe(`${name}`, () => {
    describeInput(name, openLedger);
  });
  describe(`${name}`, () => {
    describeReturns(name, openLedger);
  });
  describe(`${name}`, () => {
    describeMoney(name, openLedger);
  });
  describe(`${name}`, () => {
    describeCarry(name, openLedger);
  });
}

function describeWallets(name: string, openLedger: OpenLedger): void {
  let ledger: Ledger;
  let clock: Clock;

  beforeEach(async () => {
    clock = clockAt(START);
    const opened = await openLedger({ now: clock.now, onWarning: () => {} });
    ledger = opened;
    onTestFinished(() => opened.close());
  });

  const wallet = { walletId: "ada" };
  const give = (key: string, credits: number, rest: object = {}) =>
    ledger.grant({ key, ...wallet, credits, ...rest });
  const hold = (key: string, credits: number, rest: object = {}) =>
    ledger.hold({ key, ...wallet, credits, ...rest });
  const charge = (key: string, credits: number) => ledger.charge({ key, ...wallet, credits });
  const balance = (at?: number) => ledger.balance("ada", at === undefined ? {} : { at });
  const left = async () =>
    Object.fromEntries((await ledger.grants("ada")).map(({ key, remaining }) => [key, remaining]));

  describe(`${name}: grants and charges`, () => {
    test("a grant can be spent, and no more than it", async () => {
      expect(await give("g", 100)).toMatchObject({
        credits: 100,
        remaining: 100,
        held: 0,
        priority: 50,
      });

      expect(await charge("c", 30)).toMatchObject({ key: "c", credits: 30, refunded: 0 });
      await expect(charge("d", 71)).rejects.toMatchObject({
        code: "INSUFFICIENT_CREDITS",
        needed: 71,
        available: 70,
        held: 0,
      });

      expect(await balance()).toMatchObject({ available: 70, spent: 30, granted: 100 });
    });

    test("an empty wallet has a balance of nothing, at any time", async () => {
      expect(await balance()).toMatchObject({ available: 0, held: 0, owed: 0, granted: 0 });
      expect(await balance(START - DAY)).toMatchObject({ granted: 0 });
    });

    test("the same request again answers what it first answered, and writes nothing", async () => {
      const first = await give("g", 100);
      const firstCharge = await charge("c", 30);
      clock.pass(HOUR);

      expect(await give("g", 100)).toEqual(first);
      expect(await charge("c", 30)).toEqual(firstCharge);
      expect(await ledger.entries("ada")).toHaveLength(2);
    });

    test("a key is one space for all wallets and verbs, and refuses anything different first", async () => {
      await give("g", 100);

      await expect(give("g", 99)).rejects.toMatchObject({ code: "KEY_REUSED" });
      await expect(give("g", -1)).rejects.toMatchObject({ code: "KEY_REUSED" });
      await expect(charge("g", 1_000)).rejects.toMatchObject({ code: "KEY_REUSED" });
      const elsewhere = ledger.grant({ key: "g", walletId: "bob", credits: 100 });
      await expect(elsewhere).rejects.toMatchObject({ code: "KEY_REUSED" });
    });

    test("a refused request leaves its key free", async () => {
      await expect(charge("c", 1)).rejects.toMatchObject({ code: "INSUFFICIENT_CREDITS" });
      await give("g", 5);

      expect(await charge("c", 2)).toMatchObject({ credits: 2 });
    });

    test.each([
      ["no credits", { credits: 0 }],
      ["half a credit", { credits: 0.5 }],
      ["more than fits", { credits: 2 ** 53 }],
      ["an empty wallet id", { walletId: "" }],
      ["a key of 201 characters", { key: "k".repeat(201) }],
      ["a priority over 100", { priority: 101 }],
      ["an end before its beginning", { effectiveAt: START + 2, expiresAt: START + 1 }],
    ])("a grant with %s is refused and written nowhere", async (_, wrong) => {
      await expect(give("g", 10, wrong)).rejects.toMatchObject({ code: "INVALID_INPUT" });

      expect(await ledger.grants("ada")).toEqual([]);
    });

    test("credits burn by priority, then soonest end, then given before paid, then oldest", async () => {
      await give("of a plan", 10, { source: "plan" });
      await give("old", 10);
      await give("new", 10);
      await give("bought", 10, { paid: { amount: 10, currency: "usd" } });
      await give("ending", 10, { expiresAt: START + 2 * DAY, source: "purchase" });
      await give("ending sooner", 10, { expiresAt: START + DAY });
      await give("first", 10, { priority: 10 });

      const order: string[] = [];
      for (let n = 0; n < 7; n += 1) {
        const before = await left();
        await charge(`c${n}`, 10);
        const after = await left();
        order.push(...Object.keys(before).filter((key) => before[key] !== after[key]));
      }

      const given = ["old", "new"];
      const byMoney = ["of a plan", "bought"];
      expect(order).toEqual(["first", "ending sooner", "ending", ...given, ...byMoney]);
    });

    test("one charge over many grants burns them in that order too", async () => {
      await give("of a plan", 10, { source: "plan" });
      await give("old", 10);
      await give("new", 10);
      await give("ending", 10, { expiresAt: START + 2 * DAY });
      await give("first", 10, { priority: 10, expiresAt: START + 3 * DAY });

      await charge("c", 34);

      const lines = (await ledger.entries("ada")).filter(({ kind }) => kind === "charge");
      expect(lines.map(({ credits }) => credits)).toEqual([10, 10, 10, 4]);
      expect(await left()).toEqual({ "of a plan": 10, old: 0, new: 6, ending: 0, first: 0 });
    });

    test("a charge reads on through hundreds of grants until it is covered", async () => {
      for (let n = 0; n < 200; n += 1) await give(`g${n}`, 1);

      await charge("c", 150);

      expect(await balance()).toMatchObject({ available: 50, spent: 150 });
    });
  });

  describe(`${name}: time`, () => {
    test("a grant counts from its beginning, inclusive, to its end, exclusive", async () => {
      await give("g", 10, { effectiveAt: START + HOUR, expiresAt: START + DAY });

      expect(await balance()).toMatchObject({ available: 0, granted: 0 });
      clock.pass(HOUR);
      expect(await balance()).toMatchObject({ available: 10, granted: 10 });
      clock.pass(DAY - HOUR - 1);
      expect(await balance()).toMatchObject({ available: 10 });
      clock.pass(1);
      expect(await balance()).toMatchObject({ available: 0, expired: 10 });
      await expect(charge("c", 1)).rejects.toMatchObject({ code: "INSUFFICIENT_CREDITS" });
    });

    test("a hold lapses by itself", async () => {
      await give("g", 10);
      await hold("h", 10);

      clock.pass(HOUR);

      expect(await balance()).toMatchObject({ available: 10, held: 0 });
      await expect(ledger.capture({ holdKey: "h" })).rejects.toMatchObject({
        code: "HOLD_EXPIRED",
      });
      await expect(ledger.release({ holdKey: "h" })).rejects.toMatchObject({
        code: "HOLD_EXPIRED",
      });
      expect(await ledger.holds("ada")).toMatchObject([{ status: "expired" }]);
    });

    test("an extended hold lapses later", async () => {
      await give("g", 10);
      await hold("h", 10);
      await ledger.extendHold({ holdKey: "h", expiresAt: START + 2 * HOUR });

      clock.pass(HOUR);

      expect(await ledger.capture({ holdKey: "h" })).toMatchObject({ credits: 10 });
    });

    test("credits that come back to an ended grant live 24 hours more", async () => {
      await give("g", 10, { expiresAt: START + HOUR });
      await hold("h", 6, { expiresAt: START + DAY });
      clock.pass(2 * HOUR);

      await ledger.release({ holdKey: "h" });

      expect(await balance()).toMatchObject({ available: 6, granted: 16, expired: 10 });
      const [, back] = await ledger.grants("ada");
      expect(back).toMatchObject({ source: "return", expiresAt: START + 2 * HOUR + DAY });
      clock.pass(DAY);
      expect(await balance()).toMatchObject({ available: 0, expired: 16 });
    });

    test("the balance can be asked for any moment, past or future", async () => {
      await give("g", 10, { expiresAt: START + DAY });
      clock.pass(HOUR);
      await charge("c", 4);
      clock.pass(2 * DAY);
      await give("later", 5);

      expect(await balance(START - 1)).toMatchObject({ available: 0 });
      expect(await balance(START + HOUR - 1)).toMatchObject({ available: 10 });
      expect(await balance(START + HOUR)).toMatchObject({ available: 6, spent: 4 });
      expect(await balance(START + DAY - 1)).toMatchObject({ available: 6 });
      expect(await balance(START + DAY)).toMatchObject({ available: 0, expired: 6 });
      expect(await balance(START + 30 * DAY)).toMatchObject({ available: 5 });
    });

    test("a clock that runs behind still sees the newest balance", async () => {
      clock.pass(HOUR);
      await give("g", 10);

      clock.pass(-HOUR);

      expect(await balance()).toMatchObject({ available: 10 });
      expect(await balance(START)).toMatchObject({ available: 0 });
    });

    test("a sweep books what is due and changes no balance", async () => {
      await give("g", 10, { expiresAt: START + HOUR });
      await give("kept", 5);
      await hold("h", 12, { expiresAt: START + 2 * HOUR });
      clock.pass(DAY);
      const before = await balance();

      expect(await ledger.sweep()).toEqual({ wallets: 1 });

      expect(await balance()).toEqual(before);
      expect(await ledger.sweep()).toEqual({ wallets: 0 });
    });
  });

  describe(`${name}: holds`, () => {
    test("held credits are neither available nor spent until captured", async () => {
      await give("g", 10);
      expect(await hold("h", 7)).toMatchObject({ status: "open", captured: 0, credits: 7 });

      expect(await balance()).toMatchObject({ available: 3, held: 7, spent: 0 });
      await expect(charge("c", 4)).rejects.toMatchObject({ available: 3, held: 7 });
      expect(await ledger.capture({ holdKey: "h" })).toMatchObject({ key: "h", credits: 7 });
      expect(await balance()).toMatchObject({ available: 3, held: 0, spent: 7 });
    });

    test("a part captured keeps what was taken first and gives back what was taken last", async () => {
      await give("first", 5, { priority: 1 });
      await give("last", 5);
      await hold("h", 10);

      await ledger.capture({ holdKey: "h", credits: 6 });

      expect(await left()).toEqual({ first: 0, last: 4 });
    });

    test("more than held takes the rest from what is available, or changes nothing", async () => {
      await give("g", 10);
      await hold("h", 4);

      const tooMuch = ledger.capture({ holdKey: "h", credits: 11 });
      await expect(tooMuch).rejects.toMatchObject({ needed: 11, available: 6, held: 4 });
      expect(await balance()).toMatchObject({ available: 6, held: 4 });
      expect(await ledger.capture({ holdKey: "h", credits: 9 })).toMatchObject({ credits: 9 });
      expect(await balance()).toMatchObject({ available: 1, held: 0, spent: 9 });
    });

    test("nothing captured gives everything back", async () => {
      await give("g", 10);
      await hold("h", 10);

      expect(await ledger.capture({ holdKey: "h", credits: 0 })).toMatchObject({ credits: 0 });

      expect(await balance()).toMatchObject({ available: 10, held: 0, spent: 0 });
    });

    test("a hold ends once, whatever is asked of it again", async () => {
      await give("g", 10);
      await hold("a", 5);
      await hold("b", 5);
      const captured = await ledger.capture({ holdKey: "a" });
      const released = await ledger.release({ holdKey: "b" });
      clock.pass(1);

      expect(await ledger.capture({ holdKey: "a" })).toEqual(captured);
      expect(await ledger.release({ holdKey: "b" })).toEqual(released);
      const code = async (asked: Promise<unknown>) => asked.catch((error) => error.code);
      expect(await code(ledger.capture({ holdKey: "a", credits: 4 }))).toBe("HOLD_CAPTURED");
      expect(await code(ledger.release({ holdKey: "a" }))).toBe("HOLD_CAPTURED");
      expect(await code(ledger.capture({ holdKey: "b" }))).toBe("HOLD_RELEASED");
      const later = START + DAY;
      expect(await code(ledger.extendHold({ holdKey: "b", expiresAt: later }))).toBe(
        "HOLD_RELEASED",
      );
      expect(await code(ledger.capture({ holdKey: "nobody" }))).toBe("UNKNOWN_HOLD");
      expect(await balance()).toMatchObject({ available: 5, held: 0, spent: 5 });
    });
  });

  describe(`${name}: payments`, () => {
    const paid: PaidFact = {
      kind: "paid",
      walletId: "ada",
      paymentRef: "cs_1",
      payment: "pi_1",
      eventId: "evt_1",
      at: START,
      sku: "pack_1000",
      credits: 1_000,
      amount: 1_000,
      currency: "usd",
    };

    test("a payment is one purchase and one grant, however often it is told", async () => {
      const first = await ledger.record(paid);
      const again = await ledger.record(paid);
      const otherEvent = await ledger.record({ ...paid, eventId: "evt_2" });

      expect(first).toMatchObject({ outcome: "applied", purchase: { paymentRef: "cs_1" } });
      expect(again).toEqual({ outcome: "duplicate", purchase: first.purchase });
      expect(otherEvent).toEqual({ outcome: "duplicate", purchase: first.purchase });
      expect(await ledger.purchases("ada")).toEqual([first.purchase]);
      expect(await balance()).toMatchObject({ available: 1_000, granted: 1_000 });
    });

    test("a payment for nothing is a purchase without a grant", async () => {
      await ledger.record({ ...paid, credits: 0, amount: 0 });

      expect(await ledger.purchase("cs_1")).toMatchObject({ credits: 0, status: "paid" });
      expect(await ledger.grants("ada")).toEqual([]);
    });

    test("several facts are written together or not at all", async () => {
      const wrong = { ...paid, paymentRef: "cs_2", eventId: "evt_2", credits: -1 };

      await expect(ledger.record([paid, wrong])).rejects.toMatchObject({ code: "INVALID_INPUT" });

      expect(await ledger.purchases("ada")).toEqual([]);
      expect(await balance()).toMatchObject({ granted: 0 });
    });

    test("the grant's key belongs to the payment", async () => {
      await give("grant:cs_1", 5);

      await expect(ledger.record(paid)).rejects.toMatchObject({ code: "KEY_REUSED" });
    });

    test("every credit can be explained, from the purchase to what it went to", async () => {
      await ledger.record(paid);
      await charge("c", 30);
      await hold("h", 10);
      await ledger.capture({ holdKey: "h" });

      const { grants } = await ledger.explain("ada");

      expect(grants).toMatchObject([
        {
          key: "grant:cs_1",
          remaining: 960,
          purchase: { paymentRef: "cs_1" },
          charges: [
            { key: "c", credits: 30 },
            { key: "h", credits: 10 },
          ],
        },
      ]);
    });
  });

  describe(`${name}: the journal`, () => {
    test("each entry carries the balance after it and a hash over the one before", async () => {
      await give("g", 10);
      await hold("h", 6);
      await ledger.capture({ holdKey: "h", credits: 4 });

      const entries = await ledger.entries("ada");

      const lines = entries.map((entry) => [
        entry.seq,
        entry.kind,
        entry.key,
        entry.credits,
        entry.availableAfter,
        entry.heldAfter,
      ]);
      expect(lines).toEqual([
        [1, "grant", "g", 10, 10, 0],
        [2, "hold", "h", 6, 4, 6],
        [3, "capture", "h", 4, 4, 2],
        [4, "release", "h", 2, 6, 0],
      ]);
      expect(new Set(entries.map(({ hash }) => hash)).size).toBe(4);
    });

    test("is read in pages, forwards and backwards", async () => {
      for (let n = 1; n <= 5; n += 1) await give(`g${n}`, n);

      const seqs = async (page: object) =>
        (await ledger.entries("ada", page)).map(({ seq }) => seq);

      expect(await seqs({ after: 2, limit: 2 })).toEqual([3, 4]);
      expect(await seqs({ before: 4, limit: 2 })).toEqual([3, 2]);
    });

    test("the wallet always holds what came in less what went out", async () => {
      await give("g", 100, { expiresAt: START + DAY });
      await give("k", 50);
      await hold("h", 120, { expiresAt: START + 2 * DAY });
      clock.pass(DAY + HOUR);
      await charge("c", 10);
      await ledger.release({ holdKey: "h" });

      const { granted, available, held, spent, expired, revoked } = await balance();
      expect(granted).toBe(available + held + spent + expired + revoked);
    });
  });

  describe(`${name}: the books`, () => {
    test("what the ledger wrote is in order, of one wallet and of all", async () => {
      await give("g", 100, { expiresAt: START + DAY });
      await give("later", 10, { effectiveAt: START + DAY });
      await hold("h", 60);
      await ledger.capture({ holdKey: "h", credits: 20 });
      await ledger.refund({ key: "r", chargeKey: "h", credits: 5 });
      await ledger.grant({ key: "b", walletId: "bob", credits: 1 });
      clock.pass(2 * DAY);
      await charge("c", 3);

      expect(await ledger.verify()).toMatchObject({ ok: true, wallets: 2, problems: [] });
      expect(await ledger.verify({ walletId: "bob" })).toMatchObject({ wallets: 1, entries: 1 });
    });
  });

  describe(`${name}: usage`, () => {
    test("charges are counted by UTC day and model, once each", async () => {
      await give("g", 100);
      const metadata = { modelId: "embedded/sketch", seconds: 5 };
      const made = (key: string) => ledger.charge({ key, ...wallet, credits: 10, metadata });
      await made("a");
      await made("a");
      await made("b");

      expect(await ledger.usage("ada", { from: START, to: START + DAY })).toEqual([
        { day: "2026-01-15", modelId: "embedded/sketch", renders: 2, seconds: 10, credits: 20 },
      ]);
    });

    test("the counters are made whole from the charges", async () => {
      await give("g", 100);
      await charge("a", 10);
      const counted = await ledger.usage("ada", { from: START, to: START });

      expect(await ledger.rebuildUsage()).toEqual({ charges: 1 });

      expect(await ledger.usage("ada", { from: START, to: START })).toEqual(counted);
    });
  });
}
