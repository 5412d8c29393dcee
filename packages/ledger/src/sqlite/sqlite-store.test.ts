import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLedger, type Ledger } from "../ledger.ts";
import type { Warning } from "../usage-counter.ts";
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

test.each([
  ["changed", "UPDATE entries SET credits = 9 WHERE seq = 2", 2],
  ["missing in the middle", "DELETE FROM entries WHERE seq = 2", 2],
  ["missing at the end", "DELETE FROM entries WHERE seq = 4", 4],
  ["dated back", "UPDATE entries SET at = at - 1 WHERE seq = 3", 3],
  ["given to another key", "UPDATE entries SET key = 'x' WHERE seq = 3", 3],
  [
    "added",
    "INSERT INTO entries SELECT wallet_id, 5, kind, key, grant_key, credits, available_after, held_after, owed_after, granted_after, spent_after, expired_after, revoked_after, at, hash FROM entries WHERE seq = 4",
    5,
  ],
  [
    "swapped with its neighbour",
    "UPDATE entries SET seq = -2 WHERE seq = 2; UPDATE entries SET seq = 2 WHERE seq = 3; UPDATE entries SET seq = 3 WHERE seq = -2",
    2,
  ],
])("an entry that was %s behind the ledger's back is found and named", async (_, harm, seq) => {
  const { db, ledger } = await openOver(temporaryFile());
  await ledger.grant({ key: "g", walletId: "ada", credits: 10 });
  for (const key of ["a", "b", "c"]) await ledger.charge({ key, walletId: "ada", credits: 1 });
  db.$client.exec("DROP TRIGGER entries_no_update; DROP TRIGGER entries_no_delete");

  db.$client.exec(harm);

  const { ok, problems } = await ledger.verify();
  expect(ok).toBe(false);
  expect(problems[0]).toMatchObject({ walletId: "ada", seq });
});

test.each([
  ["wallet", "UPDATE wallets SET available = 8, spent = 2"],
  ["grant", "UPDATE grants SET available = 8, spent = 2"],
])("a %s that is not what its journal comes to is found", async (_, harm) => {
  const { db, ledger } = await openOver(temporaryFile());
  await ledger.grant({ key: "g", walletId: "ada", credits: 10 });
  await ledger.charge({ key: "a", walletId: "ada", credits: 1 });

  db.$client.exec(harm);

  expect(await ledger.verify()).toMatchObject({ ok: false, problems: [{ walletId: "ada" }] });
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
  await ledger.rebuildUsage();
  const day = { from: Date.now(), to: Date.now() };
  expect(await ledger.usage("ada", day)).toMatchObject([{ credits: 4 }]);
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
