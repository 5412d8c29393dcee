import type { BigBooks } from "./big-books.ts";
import { type Figure, figure, growthOf, type Progress, took } from "./measure.ts";

/** How long the longest journal takes to be made again, line by line, and what memory that needs. */
export async function benchVerify(
  { database, ledger }: BigBooks,
  progress: Progress,
): Promise<Figure[]> {
  let entries = 0;
  let costMs = NaN;
  const growth = await growthOf(async () => {
    costMs = await took(async () => {
      const found = await ledger.verify({
        walletId: "long",
        onProgress: (read) => progress(`${database}: verified ${read} entries`),
      });
      if (!found.ok) throw new Error(`Not in order: ${JSON.stringify(found.problems[0])}`);
      entries = found.entries;
    });
  });
  const size = `${entries.toLocaleString("en")} entries`;
  return [
    figure(`${database}, verify of ${size}`, [costMs / 1_000], {
      reach: 20,
      atMost: true,
      unit: "s",
    }),
    figure(`${database}, memory grown meanwhile`, [growth], {
      reach: 64,
      atMost: true,
      unit: "MB",
    }),
  ];
}
