// One UTC day of every wallet's journal as a CSV file, yesterday's unless told. Run again, it makes the same file again.
// Run: node packages/ledger/examples/export-nightly.ts file:./credits.db ./exports 2026-01-31
import { type Entry, openLedger } from "@framefare/ledger";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";

const DAY_MS = 24 * 60 * 60 * 1_000;
const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);

const [, , url = "file:./credits.db", folder = ".", day = yesterday] = process.argv;
const from = Date.parse(`${day}T00:00Z`);
const ledger = await openLedger(url);

// What ended that day is written down now, dated with the moment it ended; afterwards the day does not change any more.
while ((await ledger.sweep()).wallets > 0);

const path = join(folder, `entries-${day}.csv`);
// Whoever looks in the folder sees a whole file or none.
const file = await open(`${path}.part`, "w");
await file.write("wallet,seq,time,kind,key,credits,available after,held after,owed after\r\n");
let count = 0;
for (let after = ""; ;) {
  const page = await ledger.wallets({ after, limit: 500 });
  for (const walletId of page) {
    const entries = await entriesOfDay(walletId);
    count += entries.length;
    await file.write(entries.map(line).join(""));
  }
  const last = page.at(-1);
  if (last === undefined) break;
  after = last;
}
await file.close();
await rename(`${path}.part`, path);
console.log(`${count} entries of ${day} are in ${path}`);
await ledger.close();

/** Read from the newest backwards, so that the cost is that of the days since, not of the whole history. */
async function entriesOfDay(walletId: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const page = await ledger.entries(walletId, { before, limit: 500 });
    found.push(...page.filter(({ at }) => at >= from && at < from + DAY_MS));
    const last = page.at(-1);
    if (!last || last.at < from) return found.toReversed();
    before = last.seq;
  }
}

function line(entry: Entry): string {
  const { walletId, seq, at, kind, key, credits, availableAfter, heldAfter, owedAfter } = entry;
  const cells = [walletId, seq, new Date(at).toISOString(), kind, key, credits];
  return `${[...cells, availableAfter, heldAfter, owedAfter].map(cell).join()}\r\n`;
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
