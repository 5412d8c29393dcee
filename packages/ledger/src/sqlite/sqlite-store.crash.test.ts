import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createLedger } from "../ledger.ts";
import { describeCrashPoints, type OpenBreakable } from "../testing/crash-points.ts";
import { describeProcesses } from "../testing/crash-processes.ts";
import { describeCrashes } from "../testing/crash.ts";
import { migrateLedger, openSqlite, sqliteStore } from "./index.ts";

describeCrashPoints("SQLite", openBreakable);
describeCrashes("SQLite", newAddress, { kills: 50, random: Math.random });
describeProcesses("SQLite", newAddress, { processes: 4, credits: 800 });

async function newAddress(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "ledger-crash-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `file:${join(folder, "credits.db")}`;
}

/** Every row that is inserted or updated asks first, in a trigger that lives with this connection only. */
async function openBreakable(options: Parameters<OpenBreakable>[0]) {
  const db = openSqlite(":memory:");
  migrateLedger(db);
  let left = Infinity;
  db.$client.function("crash_point", { deterministic: false }, () => {
    left -= 1;
    if (left === 0) throw new Error("interrupted");
    return 0;
  });
  const tables = db.$client
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .pluck()
    .all()
    .map(String);
  for (const table of tables) {
    for (const verb of ["INSERT", "UPDATE"]) {
      db.$client.exec(
        `CREATE TEMP TRIGGER crash_${verb}_${table} BEFORE ${verb} ON main.${table}
         BEGIN SELECT crash_point(); END`,
      );
    }
  }
  const store = sqliteStore(db, () => db.$client.close());
  return {
    ledger: createLedger(store, options),
    breakAt: (write: number) => {
      left = write;
    },
    isBroken: () => left <= 0,
  };
}
