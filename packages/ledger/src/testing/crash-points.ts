import { describe, expect, onTestFinished, test } from "vitest";
import type { DisputeFact, PaidFact, RefundFact } from "../command.ts";
import type { Ledger } from "../ledger.ts";
import { type Clock, clockAt } from "./clock.ts";
import type { OpenLedger } from "./ledger-suite.ts";

const START = Date.UTC(2026, 0, 15);
const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

/** A ledger that can be made to fail while it writes. */
export type Breakable = {
  ledger: Ledger;
  /** The `write`-th row written from now on is refused, once, as if the machine had failed there. */
  breakAt: (write: number) => void | Promise<void>;
  /** Whether that has happened. */
  isBroken: () => boolean | Promise<boolean>;
};

/** Opens an empty ledger of the store under test that can be broken. */
export type OpenBreakable = (options: Parameters<OpenLedger>[0]) => Promise<Breakable>;

type Scene = { before?: (ledger: Ledger, clock: Clock) => Promise<unknown>; act: Act };
type Act = (ledger: Ledger) => Promise<unknown>;

/** More than any verb writes: a scene that comes here never ends. */
const WRITES_MAX = 200;

/**
 * Interrupts every write of every verb once: nothing of the command is there then, and asked again it ends as if it had not
 * been interrupted.
 */
export function describeCrashPoints(name: string, openBreakable: OpenBreakable): void {
  describe(`${name}: interrupted at any write`, () => {
    test.each(Object.entries(SCENES))("%s is done whole or not at all", async (_, scene) => {
      const whole = await begin(openBreakable, scene);
      const answer = await scene.act(whole.ledger);
      const books = await booksOf(whole.ledger);
      const usage = await usageOf(whole.ledger);

      let stage: Stage | undefined;
      let write = 1;
      for (; write < WRITES_MAX; write += 1) {
        stage ??= await begin(openBreakable, scene);
        const { ledger, breakAt, isBroken, before } = stage;
        await breakAt(write);
        const outcome = await scene.act(ledger).catch((error: unknown) => ({ fault: error }));
        await usageOf(ledger);
        const undone = (await isBroken()) && isFault(outcome);
        expect(await booksOf(ledger)).toEqual(undone ? before : books);
        // Nothing of it is there: the same ledger is asked again, and interrupted one write later.
        if (undone) continue;
        expect(outcome).toEqual(answer);
        if (!(await isBroken())) break;
        // Counters are not of the books: what a crash takes from them is made again.
        await ledger.rebuildUsage();
        expect(await usageOf(ledger)).toEqual(usage);
        stage = undefined;
      }
      expect(write).toBeGreaterThan(1);
      expect(write).toBeLessThan(WRITES_MAX);
    });
  });
}

/** A ledger in which all is there that comes before the act, and what can be seen of it then. */
type Stage = Breakable & { before: unknown };

async function begin(openBreakable: OpenBreakable, { before }: Scene): Promise<Stage> {
  const clock = clockAt(START);
  const breakable = await openBreakable({ now: clock.now, onWarning: () => {} });
  const { ledger } = breakable;
  onTestFinished(() => ledger.close());
  await before?.(ledger, clock);
  await usageOf(ledger);
  return { ...breakable, before: await booksOf(ledger) };
}

function isFault(outcome: unknown): boolean {
  return typeof outcome === "object" && outcome !== null && "fault" in outcome;
}

const give = (ledger: Ledger, key: string, credits: number, rest: object = {}) =>
  ledger.grant({ key, walletId: "ada", credits, ...rest });
const hold = (ledger: Ledger, credits: number, rest: object = {}) =>
  ledger.hold({ key: "h", walletId: "ada", credits, ...rest });
const charge = (ledger: Ledger, key: string, credits: number) =>
  ledger.charge({ key, walletId: "ada", credits, metadata: { modelId: "sketch", seconds: 2 } });

const paid: PaidFact = {
  kind: "paid",
  walletId: "ada",
  paymentRef: "cs_1",
  payment: "pi_1",
  eventId: "evt_paid",
  at: START,
  sku: "pack",
  credits: 10,
  amount: 100,
  currency: "usd",
};
const refund = (status: RefundFact["status"], at = START): RefundFact => {
  const about = { payment: "pi_1", refundId: "re_1", amount: 100 };
  return { kind: "refund", ...about, status, eventId: `evt_${status}`, at };
};
const dispute = (status: DisputeFact["status"], at = START): DisputeFact => {
  const about = { payment: "pi_1", disputeId: "du_1", amount: 100, withdrawn: status !== "won" };
  return { kind: "dispute", ...about, status, eventId: `evt_${status}`, at };
};

/** Three grants, so that what takes 12 takes from each of them. */
async function threeGrants(ledger: Ledger): Promise<void> {
  await give(ledger, "a", 5, { priority: 1 });
  await give(ledger, "b", 5, { expiresAt: START + HOUR });
  await give(ledger, "c", 5);
}

const SCENES: Record<string, Scene> = {
  "a first grant": { act: (ledger) => give(ledger, "g", 5) },
  "a grant that pays what is owed": {
    before: async (ledger) => {
      await ledger.record(paid);
      await charge(ledger, "x", 10);
      await ledger.record(refund("succeeded"));
    },
    act: (ledger) => give(ledger, "g", 15),
  },
  "a grant that begins later": {
    act: (ledger) => give(ledger, "g", 5, { effectiveAt: START + HOUR }),
  },
  "a hold on three grants": { before: threeGrants, act: (ledger) => hold(ledger, 12) },
  "a hold extended": {
    before: async (ledger) => {
      await threeGrants(ledger);
      await hold(ledger, 12);
    },
    act: (ledger) => ledger.extendHold({ holdKey: "h", expiresAt: START + DAY }),
  },
  "a capture": {
    before: async (ledger) => {
      await threeGrants(ledger);
      await hold(ledger, 12);
    },
    act: (ledger) => ledger.capture({ holdKey: "h" }),
  },
  "a capture of a part": {
    before: async (ledger) => {
      await threeGrants(ledger);
      await hold(ledger, 12);
    },
    act: (ledger) => ledger.capture({ holdKey: "h", credits: 3 }),
  },
  "a capture of more than was held": {
    before: async (ledger) => {
      await threeGrants(ledger);
      await hold(ledger, 7);
    },
    act: (ledger) => ledger.capture({ holdKey: "h", credits: 14 }),
  },
  "a release, of which a part comes back late": {
    before: async (ledger, clock) => {
      await threeGrants(ledger);
      await hold(ledger, 12, { expiresAt: START + DAY });
      clock.pass(2 * HOUR);
    },
    act: (ledger) => ledger.release({ holdKey: "h" }),
  },
  "a charge after things ended, lapsed and began": {
    before: async (ledger, clock) => {
      await threeGrants(ledger);
      await give(ledger, "d", 5, { effectiveAt: START + HOUR });
      await hold(ledger, 12);
      clock.pass(2 * HOUR);
    },
    act: (ledger) => charge(ledger, "x", 14),
  },
  "a refund of a part": {
    before: async (ledger) => {
      await threeGrants(ledger);
      await charge(ledger, "x", 12);
    },
    act: (ledger) => ledger.refund({ key: "r", chargeKey: "x", credits: 8 }),
  },
  "a refund that comes late": {
    before: async (ledger, clock) => {
      await threeGrants(ledger);
      await charge(ledger, "x", 12);
      clock.pass(2 * HOUR);
    },
    act: (ledger) => ledger.refund({ key: "r", chargeKey: "x" }),
  },
  "a payment": { act: (ledger) => ledger.record(paid) },
  "a payment whose money went back before": {
    before: (ledger) => ledger.record(refund("succeeded")),
    act: (ledger) => ledger.record(paid),
  },
  "a payment for nothing": {
    act: (ledger) => ledger.record({ ...paid, credits: 0, amount: 0 }),
  },
  "a refund told before its payment": { act: (ledger) => ledger.record(refund("pending")) },
  "money that goes back, more than is left": {
    before: async (ledger) => {
      await threeGrants(ledger);
      await ledger.record(paid);
      await charge(ledger, "x", 20);
    },
    act: (ledger) => ledger.record(refund("succeeded")),
  },
  "money told of in all": {
    before: (ledger) => ledger.record(paid),
    act: (ledger) =>
      ledger.record({ kind: "refundTotal", payment: "pi_1", amount: 50, eventId: "e", at: START }),
  },
  "a refund that fails": {
    before: async (ledger) => {
      await threeGrants(ledger);
      await ledger.record(paid);
      await charge(ledger, "x", 20);
      await ledger.record(refund("pending"));
    },
    act: (ledger) => ledger.record(refund("failed")),
  },
  "a dispute won, for a debt others have paid": {
    before: async (ledger) => {
      await ledger.record(paid);
      await charge(ledger, "x", 10);
      await ledger.record(dispute("open"));
      await threeGrants(ledger);
    },
    act: (ledger) => ledger.record(dispute("won", START + 1)),
  },
  "a link between what was known already": {
    before: async (ledger) => {
      const { payment: _, ...unlinked } = paid;
      await ledger.record([unlinked, refund("succeeded")]);
    },
    act: (ledger) =>
      ledger.record({
        kind: "link",
        paymentRef: "cs_1",
        payment: "pi_1",
        eventId: "evt_link",
        at: START,
      }),
  },
  "four facts at once": {
    act: (ledger) =>
      ledger.record([
        paid,
        { ...paid, walletId: "bob", paymentRef: "cs_2", payment: "pi_2", eventId: "evt_2" },
        refund("pending"),
        dispute("open"),
      ]),
  },
  "three commands of callers who asked at once": {
    before: threeGrants,
    act: (ledger) =>
      Promise.all([charge(ledger, "x", 6), charge(ledger, "y", 6), give(ledger, "g", 5)]),
  },
  "a sweep": {
    before: async (ledger, clock) => {
      await threeGrants(ledger);
      await hold(ledger, 12);
      clock.pass(2 * HOUR);
    },
    act: (ledger) => ledger.sweep(),
  },
};

/** Everything that can be seen of both wallets, to the last hash. */
async function booksOf(ledger: Ledger): Promise<unknown> {
  const wallets = ["ada", "bob"].map(async (walletId) => ({
    balance: await ledger.balance(walletId),
    holds: await ledger.holds(walletId),
    entries: await ledger.entries(walletId, { limit: 1_000 }),
    purchases: await ledger.purchases(walletId),
    explained: await ledger.explain(walletId),
  }));
  return { wallets: await Promise.all(wallets), verified: await ledger.verify() };
}

/** Asking for it counts what waits to be counted. */
function usageOf(ledger: Ledger): Promise<unknown> {
  return ledger.usage("ada", { from: START, to: START + DAY });
}
