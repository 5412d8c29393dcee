import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import { isForEver, timeOf, writeNth } from "./crash-script.ts";

const WRITER = fileURLToPath(new URL("crash-writer.ts", import.meta.url));

/** A writer lives at most this long after its first word, in milliseconds; one in five dies before, while it opens. */
const LIFE_MS_MAX = 60;
const OPENING_MS_MAX = 400;
const DIES_OPENING = 0.2;

/** One life with all that is looked at after it, on a slow and busy machine. */
const KILL_MS_MAX = 8_000;

/** What a writer gets done in all its lives is at least this many times the kills, or it was never killed while it wrote. */
const PROGRESS_MIN = 1 / 4;

/** How many of the last commands before a death are asked again. */
const ASKED_AGAIN = 20;

/** An address that `openLedger` can open, in this process and in others; the database behind it is empty. */
export type NewAddress = () => Promise<string>;

/**
 * Writers are killed at random moments (SIGKILL, as the kernel would) and go on where they were. What was acknowledged is
 * there, what was under way is there whole or not at all, and the same requests are answered as they were.
 */
export function describeCrashes(
  name: string,
  newAddress: NewAddress,
  { kills, random }: { kills: number; random: () => number },
): void {
  describe(`${name}: a writer killed at any moment`, () => {
    test(
      `has written what it said, and nothing by halves, after each of ${kills} kills`,
      async () => {
        const url = await newAddress();
        const clock = { n: 0 };
        const ledger = await openLedger(url, { now: () => timeOf(clock.n) });
        const writers = await Promise.all(["ada", "bob"].map((walletId) => openWriter(walletId)));
        onTestFinished(async () => {
          await Promise.all([ledger.close(), ...writers.map(({ reference }) => reference.close())]);
        });

        for (let killed = 0; killed < kills; killed += writers.length) {
          const lives = writers.map((writer) => live(url, writer, random));
          for (const [index, told] of (await Promise.all(lives)).entries()) {
            const writer = writers[index];
            if (writer) await check(ledger, clock, writer, told);
          }
        }

        const { ok, problems } = await ledger.verify();
        expect({ ok, problems }).toEqual({ ok: true, problems: [] });
        for (const { done } of writers) expect(done).toBeGreaterThan(kills * PROGRESS_MIN);
      },
      kills * KILL_MS_MAX,
    );
  });
}

/** A writer, how many of its commands are known to be done, and a ledger in memory on which each was done once. */
type Writer = { walletId: string; done: number; reference: Ledger; clock: { n: number } };

async function openWriter(walletId: string): Promise<Writer> {
  const clock = { n: 0 };
  const reference = await openLedger("file::memory:", { now: () => timeOf(clock.n) });
  return { walletId, done: 0, reference, clock };
}

type Told = { n: number; answer: unknown };

/** Starts a writer where it was, and kills it. Answers what it said. */
async function live(
  url: string,
  { walletId, done }: Writer,
  random: () => number,
): Promise<Told[]> {
  const child = spawn(process.execPath, [WRITER, url, walletId, String(done)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = () => child.kill("SIGKILL");
  if (random() < DIES_OPENING) setTimeout(kill, random() * OPENING_MS_MAX);
  const told: Told[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    // A word cut off in the middle was not said.
    if (line.endsWith("}")) told.push(JSON.parse(line) as Told);
    if (told.length === 1) setTimeout(kill, random() * LIFE_MS_MAX);
  });
  await ended(child, lines);
  return told;
}

async function ended(child: ChildProcess, lines: NodeJS.EventEmitter): Promise<void> {
  const closed = new Promise((resolve) => lines.once("close", resolve));
  const exited = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (signal === "SIGKILL") resolve();
      else reject(new Error(`The writer ended by itself, with code ${code}.`));
    });
  });
  await Promise.all([closed, exited]);
}

/** The wallet is where the writer said it was, or one command further; what was said is answered again. */
async function check(
  ledger: Ledger,
  clock: { n: number },
  writer: Writer,
  told: Told[],
): Promise<void> {
  const { walletId, reference } = writer;
  for (const { n, answer } of told) {
    expect(n).toBe(writer.done);
    expect(answer).toEqual(await writeOnReference(writer));
  }
  clock.n = writer.done - 1;
  if (!isDeepStrictEqual(await seen(ledger, walletId), await seen(reference, walletId))) {
    // It died between writing and saying so: asked again, it says so now.
    const answer = await writeOnReference(writer);
    clock.n = writer.done - 1;
    told.push({ n: clock.n, answer });
  }
  const there = await seen(ledger, walletId);
  expect(there).toEqual(await seen(reference, walletId));
  expect((await ledger.verify({ walletId })).problems).toEqual([]);

  for (const { n, answer } of told.slice(-ASKED_AGAIN).filter((each) => isForEver(each.n))) {
    expect(await writeNth(ledger, walletId, n)).toEqual(answer);
  }
  expect(await seen(ledger, walletId)).toEqual(there);
}

function writeOnReference(writer: Writer): Promise<unknown> {
  writer.clock.n = writer.done;
  writer.done += 1;
  return writeNth(writer.reference, writer.walletId, writer.clock.n);
}

/** All of a wallet: the hash of its last line stands for the lines before. */
async function seen(ledger: Ledger, walletId: string): Promise<unknown> {
  return {
    last: await ledger.entries(walletId, { before: Number.MAX_SAFE_INTEGER, limit: 1 }),
    balance: await ledger.balance(walletId),
    holds: await ledger.holds(walletId),
    explained: await ledger.explain(walletId),
  };
}
