import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LedgerError } from "../errors.ts";
import type { Ledger } from "../ledger.ts";
import { type Clock, clockAt } from "./clock.ts";
import { Model } from "./model.ts";
import { Refused } from "./model-verbs.ts";
import { type Call, Calls, lineOf } from "./property-calls.ts";
import { steps, world } from "./property-steps.ts";

/** An empty ledger, and a way to read all that is in its tables: a line a row, in the order of their keys. */
export type OpenedStore = { ledger: Ledger; dump: () => Promise<string[]> };

export type OpenStore = (options: { now: () => number }) => Promise<OpenedStore>;

const START = Date.UTC(2026, 0, 15);
const FOREVER = Date.UTC(2100, 0, 1);
const WALLETS = ["ada", "bob", "cy"];

/** How many calls a script has. */
const CALLS = 200;

/** How many calls are made at once where they may be. */
const BURST_MAX = 12;

/**
 * Plays random scripts on two stores: every answer, every refusal and every row must be the same, byte for byte. Every other
 * script is played on the second with as many calls at once as can be told in one order.
 */
export function describeEquality(
  name: string,
  [openOne, openOther]: [OpenStore, OpenStore],
  { scripts, seed }: { scripts: number; seed: number },
): void {
  describe(`${name}: the same, byte for byte`, () => {
    test.each(Array.from({ length: scripts }, (_, n) => seed + n))(
      "every answer, refusal and row of random script %i",
      async (script) => {
        const calls = callsOf(script);

        const expected = await played(openOne, calls, 1);
        const found = await played(openOther, calls, script % 2 === 0 ? 1 : BURST_MAX);

        expect(expected.answers.length).toBeGreaterThan(CALLS);
        expect(found.answers).toEqual(expected.answers);
        expect(found.rows).toEqual(expected.rows);
      },
    );
  });
}

/** The model says what there is to do: which holds are open, what was asked before, how much is left. */
function callsOf(script: number): Call[] {
  const seed = script * CALLS;
  const [bought] = fc.sample(world, { seed, numRuns: 1 });
  if (!bought) throw new Error("A script has a world.");
  const clock = clockAt(START);
  const model = new Model(clock.now);
  const next = new Calls(bought, { wallets: WALLETS, model, clock: clock.now });
  const calls: Call[] = [];
  for (let more = 1; ; more += 1) {
    for (const step of fc.sample(steps(CALLS), { seed: seed + more, numRuns: 1 }).flat()) {
      const call = next.of(step);
      if (!call) continue;
      calls.push(call);
      if (calls.length === CALLS) return calls;
      tellModel(model, clock, call);
    }
  }
}

function tellModel(model: Model, clock: Clock, call: Call): void {
  try {
    if (call.verb === "pass") clock.pass(call.ms);
    else if (call.verb === "sweep") model.sweep();
    else if (call.verb === "recordAll") model.askAll(call.facts);
    else if (call.verb !== "look") model.ask(call);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

/** All that is said, a line a call, and all that is written. */
async function played(open: OpenStore, calls: Call[], atOnce: number) {
  const clock = clockAt(START);
  const { ledger, dump } = await open({ now: clock.now });
  const tell = async (call: Call) =>
    `${lineOf(call)} ${await said(() => make(ledger, clock, call))}`;
  try {
    const answers: string[] = [];
    for (const burst of burstsOf(calls, atOnce))
      answers.push(...(await Promise.all(burst.map(tell))));
    for (const walletId of WALLETS) answers.push(...(await readAll(ledger, walletId)));
    answers.push(JSON.stringify(await ledger.verify()));
    return { answers, rows: await dump() };
  } finally {
    await ledger.close();
  }
}

async function make(ledger: Ledger, clock: Clock, call: Call): Promise<unknown> {
  if (call.verb === "pass") return clock.pass(call.ms);
  if (call.verb === "sweep") return ledger.sweep();
  if (call.verb === "recordAll") return ledger.record(call.facts);
  if (call.verb === "look") return ledger.balance(call.walletId, { at: call.at });
  // A verb and its own request: the union only forgets which belong together.
  return (ledger[call.verb] as (request: unknown) => Promise<unknown>)(call.request);
}

/** The answer, or the refusal with all it says. What is no refusal differs from one database to the other. */
async function said(run: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await run());
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return `${error.name} ${error.message} ${JSON.stringify(error)}`;
  }
}

async function readAll(ledger: Ledger, walletId: string): Promise<string[]> {
  const told = [
    await ledger.balance(walletId),
    await ledger.grants(walletId),
    await ledger.holds(walletId),
    await ledger.purchases(walletId),
    await ledger.explain(walletId),
    await ledger.entries(walletId, { before: 1_000, limit: 20 }),
    await ledger.usage(walletId, { from: 0, to: FOREVER }),
  ];
  return told.map((each) => JSON.stringify(each));
}

/**
 * What goes to the database at once has one order only while nothing in it is about a hold or charge made in it, and while the
 * calls about one wallet all name it: of a call that names a hold it is not known beforehand whose that is.
 */
function burstsOf(calls: Call[], atOnce: number): Call[][] {
  const walletOfKey = new Map<string, string>();
  const bursts: Call[][] = [];
  /** The wallets of the burst so far, and whether each was named. */
  let wallets = new Map<string, boolean>();
  for (const call of calls) {
    const names = "request" in call ? { ...call.request } : {};
    const named = field(names, "walletId");
    const wallet =
      named ?? walletOfKey.get(field(names, "holdKey") ?? field(names, "chargeKey") ?? "");
    const before = wallets.get(wallet ?? "");
    const hasOrder = before === undefined || (before && named !== undefined);
    const burst = bursts.at(-1);
    const follows = burst?.[0] && isKeyed(burst[0]) && isKeyed(call) && burst.length < atOnce;
    if (burst && follows && hasOrder) burst.push(call);
    else {
      bursts.push([call]);
      wallets = new Map();
    }
    if (wallet !== undefined) wallets.set(wallet, named !== undefined);
    const key = field(names, "key");
    if (key !== undefined && wallet !== undefined && !walletOfKey.has(key))
      walletOfKey.set(key, wallet);
  }
  return bursts;
}

function field(names: object, name: string): string | undefined {
  const found: unknown = Object.entries(names).find(([each]) => each === name)?.[1];
  return typeof found === "string" ? found : undefined;
}

/** About one wallet, and carried out together with others. */
function isKeyed(call: Call): boolean {
  return !["record", "recordAll", "sweep", "pass", "look"].includes(call.verb);
}
