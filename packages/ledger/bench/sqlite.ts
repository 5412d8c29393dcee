import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "../src/index.ts";
import { callers, type Figure, figure, rate, type Scale } from "./measure.ts";

const CALLERS = 64;

/** Charges a second, of a hand-written transaction of the same four row writes, one a charge, on the same disk. */
async function floor(folder: string, charges: number): Promise<number> {
  const db = new Database(join(folder, "floor.db"));
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`
    CREATE TABLE wallets (wallet_id TEXT PRIMARY KEY, available INTEGER NOT NULL, spent INTEGER NOT NULL);
    CREATE TABLE grants (key TEXT PRIMARY KEY, wallet_id TEXT NOT NULL, available INTEGER NOT NULL);
    CREATE TABLE charges (key TEXT PRIMARY KEY, wallet_id TEXT NOT NULL, credits INTEGER NOT NULL, at INTEGER NOT NULL);
    CREATE TABLE entries (wallet_id TEXT, seq INTEGER, key TEXT, credits INTEGER, after INTEGER, PRIMARY KEY (wallet_id, seq));
    INSERT INTO wallets VALUES ('ada', 1000000000, 0);
    INSERT INTO grants VALUES ('g', 'ada', 1000000000);
  `);
  const read = db.prepare("SELECT available, spent FROM wallets WHERE wallet_id = ?");
  const wallet = db.prepare(
    "UPDATE wallets SET available = available - ?, spent = spent + ? WHERE wallet_id = ?",
  );
  const grant = db.prepare("UPDATE grants SET available = available - ? WHERE key = ?");
  const charge = db.prepare("INSERT INTO charges VALUES (?, ?, ?, ?)");
  const entry = db.prepare("INSERT INTO entries VALUES (?, ?, ?, ?, ?)");
  const run = db.transaction((n: number) => {
    // Every wallet has these two.
    const { available, spent } = read.get("ada") as { available: number; spent: number };
    if (available < 1) throw new Error("Too few credits.");
    wallet.run(1, 1, "ada");
    grant.run(1, "g");
    charge.run(`c${n}`, "ada", 1, n);
    entry.run("ada", spent + 1, `c${n}`, 1, available - 1);
  });
  const measured = await rate(charges, async () => {
    for (let n = 0; n < charges; n += 1) run.immediate(n);
  });
  db.close();
  return measured;
}

async function one(folder: string, charges: number): Promise<number> {
  const ledger = await openLedger(`file:${join(folder, "one.db")}`);
  await ledger.grant({ key: "g", walletId: "ada", credits: 1_000_000_000 });
  const measured = await rate(charges, async () => {
    for (let n = 0; n < charges; n += 1) {
      await ledger.charge({ key: `c${n}`, walletId: "ada", credits: 1 });
    }
  });
  await ledger.close();
  return measured;
}

async function waiting(folder: string, charges: number): Promise<number> {
  const ledger = await openLedger(`file:${join(folder, "waiting.db")}`);
  await ledger.grant({ key: "g", walletId: "ada", credits: 1_000_000_000 });
  const measured = await rate(charges, () =>
    callers(CALLERS, charges, (n) => ledger.charge({ key: `c${n}`, walletId: "ada", credits: 1 })),
  );
  await ledger.close();
  return measured;
}

/** SQLite: charges a second as ratios to the floor, each measured in turn in the same run. */
export async function benchSqlite({ rounds, charges }: Scale): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "ledger-bench-"));
  const found = [];
  for (let round = 0; round < rounds; round += 1) {
    const own = mkdtempSync(join(folder, "round-"));
    found.push({
      floor: await floor(own, charges),
      one: await one(own, charges),
      waiting: await waiting(own, charges),
    });
  }
  rmSync(folder, { recursive: true, force: true });
  const ones = found.map((round) => round.one / round.floor);
  const waitings = found.map((round) => round.waiting / round.floor);
  return [
    figure("SQLite, one caller, to the floor", ones, { reach: 0.6 }),
    figure(`SQLite, ${CALLERS} waiting callers, to the floor`, waitings, { reach: 4 }),
  ];
}
