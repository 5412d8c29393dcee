/** A figure of the benchmark: the median of the rounds, between the least and the most, and what it is to reach. */
export type Figure = {
  name: string;
  median: number;
  least: number;
  most: number;
  reach: number;
  atMost: boolean;
};

/** How many a second. */
export async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return count / ((performance.now() - startedAt) / 1_000);
}

/** At least `reach`, or at most it where less is better. */
export function ratio(name: string, rounds: number[], reach: number, atMost = false): Figure {
  const sorted = rounds.toSorted((a, b) => a - b);
  const [least = NaN] = sorted;
  const most = sorted.at(-1) ?? NaN;
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return { name, median, least, most, reach, atMost };
}
