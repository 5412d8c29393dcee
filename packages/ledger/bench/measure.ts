/** A figure of the benchmark: the median of the rounds, between the least and the most, and what it is to reach. */
export type Figure = {
  name: string;
  unit: "×" | "ms" | "s" | "MB";
  median: number;
  least: number;
  most: number;
  reach: number;
  atMost: boolean;
};

/** How much to measure: all of it takes a few minutes, `quick` a tenth. */
export type Scale = { rounds: number; charges: number; entries: number; grants: number };

/** What is written down as it goes on; it says nothing of what was measured. */
export type Progress = (line: string) => void;

/** How many a second. */
export async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  return count / ((await took(work)) / 1_000);
}

/** In milliseconds. */
export async function took(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** At least `reach`, or at most it where less is better. */
export function figure(
  name: string,
  rounds: number[],
  { reach, atMost = false, unit = "×" }: { reach: number; atMost?: boolean; unit?: Figure["unit"] },
): Figure {
  const sorted = rounds.toSorted((a, b) => a - b);
  const [least = NaN] = sorted;
  const most = sorted.at(-1) ?? NaN;
  return { name, unit, median: medianOf(rounds), least, most, reach, atMost };
}

export function medianOf(rounds: number[]): number {
  return rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN;
}

const MB = 1_024 * 1_024;

/** How often memory is looked at, in milliseconds. */
const LOOK_MS = 20;

/** By how many MB the process's memory grew at its peak, while `work` was done. */
export async function growthOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, LOOK_MS);
  await work();
  clearInterval(timer);
  return (Math.max(peak, process.memoryUsage.rss()) - before) / MB;
}

/** `callers` at once, each with one charge after the other, `charges` in all. */
export function callers(
  count: number,
  charges: number,
  charge: (n: number) => Promise<unknown>,
): Promise<unknown> {
  let next = 0;
  return Promise.all(
    Array.from({ length: count }, async () => {
      while (next < charges) {
        const n = next;
        next += 1;
        await charge(n);
      }
    }),
  );
}
