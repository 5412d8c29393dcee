import { type BigBooks, SHORT_ENTRIES } from "./big-books.ts";
import { type Figure, figure, growthOf, medianOf, type Scale, took } from "./measure.ts";

/** How often each is done a round; the round's cost is the median of them. */
const TIMES = 50;

/** What a big wallet costs: against one with a short journal, and by itself where it has very many live grants. */
export async function benchBigWallet(
  { database, ledger }: BigBooks,
  { rounds, entries, grants }: Scale,
): Promise<Figure[]> {
  let keys = 0;
  const charge = (walletId: string) => () => {
    keys += 1;
    // More than one grant has left: it takes from two.
    return ledger.charge({ key: `measured ${keys}`, walletId, credits: 11 });
  };
  const balance = (walletId: string) => () => ledger.balance(walletId);
  for (const wallet of ["short", "long", "many"]) await costOf(charge(wallet));

  const found: { charges: number; balances: number; granted: number }[] = [];
  const growth = await growthOf(async () => {
    for (let round = 0; round < rounds; round += 1) {
      found.push({
        balances: await ratio(balance("long"), balance("short")),
        charges: await ratio(charge("long"), charge("short")),
        granted: await costOf(charge("many")),
      });
    }
  });
  const of = (what: keyof (typeof found)[number]) => found.map((round) => round[what]);
  const size = `${entries.toLocaleString("en")} entries, to ${SHORT_ENTRIES.toLocaleString("en")}`;
  const live = `${grants.toLocaleString("en")} live grants`;
  const bound = { reach: 1.5, atMost: true };
  return [
    figure(`${database}, balance of a wallet with ${size}`, of("balances"), bound),
    figure(`${database}, charge on a wallet with ${size}`, of("charges"), bound),
    figure(`${database}, charge on a wallet with ${live}`, of("granted"), {
      reach: 50,
      atMost: true,
      unit: "ms",
    }),
    figure(`${database}, memory grown while big wallets were used`, [growth], {
      reach: 64,
      atMost: true,
      unit: "MB",
    }),
  ];
}

/** How many times as long as the other, done in turn. */
async function ratio(work: () => Promise<unknown>, other: () => Promise<unknown>): Promise<number> {
  const works: number[] = [];
  const others: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    works.push(await took(work));
    others.push(await took(other));
  }
  return medianOf(works) / medianOf(others);
}

/** In milliseconds. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const costs: number[] = [];
  for (let n = 0; n < TIMES; n += 1) costs.push(await took(work));
  return medianOf(costs);
}
