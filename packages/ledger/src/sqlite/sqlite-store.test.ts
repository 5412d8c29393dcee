import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLedger, type Ledger, type Warning } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import { describeLedger } from "../testing/index.ts";
import { migrateLedger, openSqlite, sqliteStore } from "./index.ts";

describeLedger("SQLite in memory", (options) => openLedger("file::memory:", options));
describeLedger("SQLite in a file", (options) => openLedger(`file:${temporaryFile()}`, options));

test("entries can be neither changed nor deleted, and no total goes negative, by anybody", async () => {
  const { db, ledger } = await openOver(temporaryFile());
  await ledger.grant({ key: "g", walletId: "ada", credits: 10 });

  const run = (sql: string) => () => db.$client.prepare(sql).run();
  expect(run("UPDATE entries SET credits = 1")).toThrow("append-only");
  expect(run("DELETE FROM entries")).toThrow("append-only");
  expect(run("UPDATE wallets SET available = -1")).toThrow("CHECK");
  expect(run("UPDATE wallets SET available = 11")).toThrow("CHECK");
});

test("many callers on two handles of one file never spend a credit twice", async () => {
  const file = temporaryFile();
  const one = (await openOver(file)).ledger;
  const other = (await openOver(file)).ledger;
  await one.grant({ key: "g", walletId: "ada", credits: 50 });

  const charges = Array.from({ length: 80 }, (_, n) =>
    (n % 2 ? one : other).charge({ key: `c${n}`, walletId: "ada", credits: 1 }),
  );
  const outcomes = await Promise.allSettled(charges);

  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
  expect(await one.balance("ada")).toMatchObject({ available: 0, spent: 50 });
});

test("with the usage table gone a charge stands, and a warning says why", async () => {
  const warnings: Warning[] = [];
  const { db, ledger } = await openOver(temporaryFile(), warnings);
  await ledger.grant({ key: "g", walletId: "ada", credits: 10 });
  db.$client.exec("DROP TABLE usage_daily");

  expect(await ledger.charge({ key: "c", walletId: "ada", credits: 4 })).toMatchObject({
    credits: 4,
  });

  expect(await ledger.balance("ada")).toMatchObject({ available: 6, spent: 4 });
  expect(warnings).toHaveLength(1);
  expect(String(warnings[0]?.cause)).toContain("usage_daily");
});

test("what is committed is on the disk: WAL, synchronous=FULL, foreign keys on", async () => {
  const { db } = await openOver(temporaryFile());

  expect(db.$client.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(db.$client.pragma("synchronous", { simple: true })).toBe(2);
  expect(db.$client.pragma("foreign_keys", { simple: true })).toBe(1);
});

test("an address of another database is refused in plain words", async () => {
  await expect(openLedger("mysql://x")).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

async function openOver(file: string, warnings: Warning[] = []) {
  const db = openSqlite(file);
  migrateLedger(db);
  const store = sqliteStore(db, () => db.$client.close());
  const ledger: Ledger = createLedger(store, {
    now: Date.now,
    onWarning: (warning) => warnings.push(warning),
  });
  onTestFinished(() => ledger.close());
  return { db, ledger };
}

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "credits.db");
}
