import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Clock, clockAt } from "./clock.ts";
import type { OpenLedger } from "./ledger-suite.ts";
import { type Call, Calls, lineOf } from "./property-calls.ts";
import { Play } from "./property-play.ts";
import { type Step, steps, type World, world } from "./property-steps.ts";

const START = Date.UTC(2026, 0, 15);
const STEPS_MAX = 200;

/** How many calls a script makes, on average: some steps find nothing yet to do it with. */
const CALLS_MEAN = 80;

/** A slow and busy machine needs room; a hang must still end. */
const COMMAND_MS_MAX = 6;

const WALLETS = ["ada", "bob", "cy"];

/** Whether each call waits for the answer to the one before. */
type How = "one by one" | "at once";

/**
 * Random scripts against the ledger and the model of it: after each call both must say the same. A script that fails is made
 * as short as it gets, and printed as lines that can be run.
 */
export function describeProperties(
  name: string,
  openLedger: OpenLedger,
  { commands, seed }: { commands: number; seed: number },
): void {
  describe(`${name}: whatever is asked of it`, () => {
    test(
      `the ledger and its model agree after each of ${commands} commands`,
      () => playMany(openLedger, "one by one", { commands, seed }),
      timeoutOf(commands),
    );
  });
}

/** The same for a store that carries commands out in the order in which they were asked, however many wait. */
export function describeBursts(
  name: string,
  openLedger: OpenLedger,
  { commands, seed }: { commands: number; seed: number },
): void {
  describe(`${name}: however much is asked of it at once`, () => {
    test(
      `the ledger answers ${commands} commands as its model does one by one`,
      () => playMany(openLedger, "at once", { commands, seed }),
      timeoutOf(commands),
    );
  });
}

function timeoutOf(commands: number): number {
  return Math.max(60_000, commands * COMMAND_MS_MAX);
}

async function playMany(
  openLedger: OpenLedger,
  how: How,
  { commands, seed }: { commands: number; seed: number },
): Promise<void> {
  let done = 0;
  const property = fc.asyncProperty(world, steps(STEPS_MAX), async (bought, script) => {
    done += await playScript(openLedger, { how, bought, script });
  });

  while (done < commands) {
    const numRuns = Math.ceil((commands - done) / CALLS_MEAN);
    // Calls are left out one by one below: that is quicker than fast-check, which would leave out steps.
    await fc.assert(property, { numRuns, seed: seed + done, endOnFailure: true });
  }

  expect(done).toBeGreaterThanOrEqual(commands);
}

type Script = { how: How; bought: World; script: Step[] };

/** Answers how many calls were made. */
async function playScript(
  openLedger: OpenLedger,
  { how, bought, script }: Script,
): Promise<number> {
  const calls: Call[] = [];
  const failure = await played(openLedger, (play, clock) => {
    const next = new Calls(bought, { wallets: WALLETS, model: play.model, clock: clock.now });
    return makeAll(play, how, noted(next, script, calls));
  });
  if (failure === undefined) return calls.length;

  const replay = (some: Call[]) => played(openLedger, (play) => makeAll(play, how, some));
  const few = await fewest(calls, async (some) => (await replay(some)) !== undefined);
  const why = (await replay(few)) ?? failure;
  const lines = few.map((call) => `  ${lineOf(call)}\n`).join("");
  const opened = `clockAt(${START}) and an empty ledger that goes by it, ${how}`;
  throw new Error(`${why.message}\n\nWith ${opened}:\n${lines}`, { cause: why });
}

/** What each step comes to is known only when the calls before it are made. */
function* noted(next: Calls, script: Step[], calls: Call[]): Generator<Call> {
  for (const step of script) {
    const call = next.of(step);
    if (!call) continue;
    calls.push(call);
    yield call;
  }
}

async function makeAll(play: Play, how: How, calls: Iterable<Call>): Promise<void> {
  if (how === "at once") return play.makeAtOnce(calls);
  for (const call of calls) await play.make(call);
}

/** Plays on a ledger of its own until the end or the first difference, which it answers. */
async function played(
  openLedger: OpenLedger,
  run: (play: Play, clock: Clock) => Promise<void>,
): Promise<Error | undefined> {
  const clock = clockAt(START);
  const ledger = await openLedger({ now: clock.now, onWarning: () => {} });
  try {
    const play = new Play(ledger, clock, WALLETS);
    await run(play, clock);
    await play.end();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await ledger.close();
  }
}

/** Leaves out halves, quarters and so on down to single items, as long as it still fails without them. */
async function fewest<Item>(
  items: Item[],
  fails: (items: Item[]) => Promise<boolean>,
): Promise<Item[]> {
  let left = items;
  for (let size = Math.ceil(items.length / 2); size >= 1;) {
    let isShorter = false;
    for (let from = 0; from < left.length;) {
      const without = left.toSpliced(from, size);
      const isEnough = await fails(without);
      if (isEnough) left = without;
      else from += size;
      isShorter ||= isEnough;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (!isShorter) return left;
  }
  return left;
}
