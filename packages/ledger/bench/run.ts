// pnpm bench: ratios to floors measured in the same run. It asserts nothing: absolute times say more of a machine than of code.
import { parseArgs } from "node:util";
import { benchBigWallet } from "./big-wallet.ts";
import { openBooks } from "./big-books.ts";
import type { Figure, Scale } from "./measure.ts";
import { benchPostgres } from "./postgres.ts";
import { benchSqlite } from "./sqlite.ts";
import { benchVerify } from "./verify.ts";

const SUBJECTS = ["sqlite", "postgres", "big-wallet", "verify"] as const;

const WHOLE: Scale = { rounds: 9, charges: 2_000, entries: 1_000_000, grants: 100_000 };
const QUICK: Scale = { rounds: 3, charges: 1_000, entries: 100_000, grants: 10_000 };

const HELP = `pnpm bench [--only sqlite,postgres,big-wallet,verify] [--quick] [--json]

Charges a second as ratios to hand-written transactions measured in turn in the same run, and what big wallets cost.
Each line is a median with the least and the most of its rounds, and what it is to reach.

  --only   these subjects alone, separated by commas
  --quick  a tenth of the rows and fewer rounds
  --json   the figures as JSON
PostgreSQL is started from what is installed; POSTGRES_BIN is the folder of its programs where that is not found.`;

const { values } = parseArgs({
  options: {
    only: { type: "string", default: SUBJECTS.join(",") },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const only = values.only.split(",");
const unknown = only.filter((name) => !SUBJECTS.some((subject) => subject === name));
if (values.help) console.log(HELP);
else if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(", ")}. ${HELP}`);
  process.exitCode = 2;
} else {
  const figures = await bench(values.quick ? QUICK : WHOLE);
  if (values.json) console.log(JSON.stringify(figures, null, 2));
}

async function bench(scale: Scale): Promise<Figure[]> {
  const figures: Figure[] = [];
  const tell = (found: Figure[]) => {
    figures.push(...found);
    if (!values.json) for (const each of found) console.log(say(each));
  };
  if (only.includes("sqlite")) tell(await benchSqlite(scale));
  if (only.includes("postgres")) tell(await benchPostgres(scale));
  if (!only.includes("big-wallet") && !only.includes("verify")) return figures;
  for (const database of ["SQLite", "PostgreSQL"] as const) {
    const books = await openBooks(database, scale, progress);
    if (only.includes("big-wallet")) tell(await benchBigWallet(books, scale));
    if (only.includes("verify")) tell(await benchVerify(books, progress));
    await books.close();
  }
  return figures;
}

function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${line}`);
}

function say({ name, unit, median, least, most, reach, atMost }: Figure): string {
  progress("");
  const digits = unit === "MB" ? 0 : 2;
  const range = `${least.toFixed(digits)}…${most.toFixed(digits)}`;
  const bound = atMost ? "at most" : "at least";
  return `${name.padEnd(62)} ${median.toFixed(digits)} ${unit} (${range}), to be ${bound} ${reach} ${unit}`;
}
