import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Ledger } from "../ledger.ts";
import { type Clock, clockAt } from "./clock.ts";
import type { OpenLedger } from "./ledger-suite.ts";

const START = Date.UTC(2026, 0, 15);
const HOUR = 60 * 60 * 1_000;
const CREDITS_MAX = Number.MAX_SAFE_INTEGER;

/** What may be asked at all, and what a key that was used says to everything else. */
export function describeInput(name: string, openLedger: OpenLedger): void {
  let ledger: Ledger;
  let clock: Clock;

  beforeEach(async () => {
    clock = clockAt(START);
    const opened = await openLedger({ now: clock.now, onWarning: () => {} });
    ledger = opened;
    onTestFinished(() => opened.close());
  });

  // A script in JavaScript may ask for anything: the types are taken off here, in one place.
  const ask = (verb: "grant" | "hold" | "charge" | "refund" | "capture" | "record", it: unknown) =>
    (ledger[verb] as (request: unknown) => Promise<unknown>)(it);
  const good = { key: "g", walletId: "ada", credits: 10 };
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;

  describe(`${name}: input`, () => {
    test.each([
      ["nothing at all", undefined],
      ["a list", []],
      ["a wallet id that is an object", { ...good, walletId: {} }],
      ["no wallet id", { key: "g", credits: 10 }],
      ["a key with a NUL in it", { ...good, key: "g\0" }],
      ["a key with half a character in it", { ...good, key: "g\ud800" }],
      ["no credits", { ...good, credits: 0 }],
      ["credits as text", { ...good, credits: "10" }],
      ["credits as a big integer", { ...good, credits: 10n }],
      ["credits that are no number", { ...good, credits: Number.NaN }],
      ["metadata that is no object", { ...good, metadata: null }],
      ["metadata that JSON cannot say", { ...good, metadata: { big: 1n } }],
      ["metadata that holds itself", { ...good, metadata: circular }],
      ["more metadata than fits", { ...good, metadata: { text: "x".repeat(10_000) } }],
      ["an end after the last day there is", { ...good, expiresAt: CREDITS_MAX }],
    ])("%s is refused by grant, hold and charge, and written nowhere", async (_, wrong) => {
      await ledger.grant({ ...good, key: "before" });
      const before = await ledger.balance("ada");

      for (const verb of ["grant", "hold", "charge"] as const) {
        // A charge has no end that could be wrong.
        if (verb === "charge" && wrong && "expiresAt" in wrong) continue;
        await expect(ask(verb, wrong), verb).rejects.toMatchObject({ code: "INVALID_INPUT" });
      }

      expect(await ledger.balance("ada")).toEqual(before);
      expect(await ledger.verify()).toMatchObject({ ok: true, entries: 1 });
    });

    test.each([
      ["a grant paid with nothing", "grant", { ...good, paid: null }],
      ["a grant paid with half a cent", "grant", { ...good, paid: { amount: 0.5, currency: "x" } }],
      ["a grant of no priority", "grant", { ...good, priority: null }],
      ["a grant made by nobody", "grant", { ...good, source: null }],
      ["a grant made by nobody known", "grant", { ...good, source: "return" }],
      ["a hold that has ended already", "hold", { ...good, expiresAt: START }],
      ["a hold that never ends", "hold", { ...good, expiresAt: null }],
      ["a capture of less than nothing", "capture", { holdKey: "h", credits: -1 }],
      ["a capture of no credits at all", "capture", { holdKey: "h", credits: null }],
      ["a refund of no credits at all", "refund", { key: "r", chargeKey: "c", credits: null }],
      ["a refund of nothing", "refund", { key: "r", chargeKey: "c", credits: 0 }],
      ["a refund of no charge", "refund", { key: "r" }],
      ["a fact of no kind", "record", { kind: "gift" }],
      ["no fact", "record", null],
    ] as const)("%s is refused", async (_, verb, wrong) => {
      await ledger.grant({ ...good, key: "before" });
      await ledger.hold({ key: "h", walletId: "ada", credits: 1 });
      await ledger.charge({ key: "c", walletId: "ada", credits: 1 });

      await expect(ask(verb, wrong)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    });

    test("a used key refuses first, whatever else is wrong with the request", async () => {
      await ledger.grant(good);

      for (const wrong of [
        { ...good, walletId: "" },
        { ...good, walletId: undefined },
        { ...good, credits: -1 },
        { ...good, credits: 1n },
        { ...good, metadata: { at: new Date(0) } },
      ]) {
        for (const verb of ["grant", "hold", "charge"] as const) {
          await expect(ask(verb, wrong)).rejects.toMatchObject({ code: "KEY_REUSED" });
        }
      }
      const refund = ask("refund", { key: "g", chargeKey: "" });
      await expect(refund).rejects.toMatchObject({ code: "KEY_REUSED" });
    });

    test("the order of fields and fields left undefined make no other request; their values do", async () => {
      const metadata = { a: 1, b: { c: [2], d: null } };
      const first = await ask("grant", { ...good, metadata });

      const turned = { metadata: { b: { d: null, c: [2] }, a: 1 }, priority: undefined, ...good };
      expect(await ask("grant", turned)).toEqual(first);
      await ask("grant", { ...good, key: "h", metadata: { at: new Date(1) } });
      for (const [key, other] of [
        ["g", { a: 1, b: { c: [2, 2], d: null } }],
        ["h", { at: new Date(2) }],
      ]) {
        const asked = ask("grant", { ...good, key, metadata: other });
        await expect(asked).rejects.toMatchObject({ code: "KEY_REUSED" });
      }
    });

    test("a wallet counts up to 2^53−1 credits, and is never locked by what comes by itself", async () => {
      await ledger.grant({ ...good, key: "later", effectiveAt: START + HOUR });
      const all = { key: "all", walletId: "ada", credits: CREDITS_MAX, expiresAt: START + HOUR };
      await ledger.grant(all);
      await ledger.hold({ key: "h", walletId: "ada", credits: 5, expiresAt: START + 2 * HOUR });
      const one = ledger.grant({ key: "one more", walletId: "ada", credits: 1 });
      await expect(one).rejects.toMatchObject({ code: "INVALID_INPUT" });

      clock.pass(3 * HOUR);

      const { granted, available, expired } = await ledger.balance("ada");
      expect({ granted, available, expired }).toEqual({
        granted: CREDITS_MAX,
        available: 0,
        expired: CREDITS_MAX,
      });
      await ledger.sweep();
      expect(await ledger.verify()).toMatchObject({ ok: true });
    });
  });
}
