import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openLedger } from "./open-ledger.ts";

test("a table of the app's with a name of ours is refused, and stays as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "app.db");
  const db = new Database(file);
  onTestFinished(() => void db.close());
  db.exec("CREATE TABLE purchases (id TEXT); INSERT INTO purchases VALUES ('mine')");

  await expect(openLedger(`file:${file}`)).rejects.toThrow("purchases");

  expect(db.prepare("SELECT * FROM purchases").all()).toEqual([{ id: "mine" }]);
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  expect(tables).toEqual(["purchases"]);
});

test("opened again, it goes on where it was", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const url = `file:${join(folder, "credits.db")}`;
  const first = await openLedger(url);
  await first.grant({ key: "g", walletId: "ada", credits: 5 });
  await first.close();

  const second = await openLedger(url);
  onTestFinished(() => second.close());

  expect(await second.balance("ada")).toMatchObject({ available: 5 });
  expect(await second.grant({ key: "g", walletId: "ada", credits: 5 })).toMatchObject({ key: "g" });
  expect(await second.entries("ada")).toHaveLength(1);
});
