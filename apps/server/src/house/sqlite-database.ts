import { migrateBilling, sqliteBillingStore } from "@framefare/billing/sqlite";
import {
  migrateLedger,
  type OpenedSqlite,
  openSqlite,
  sqliteStore,
} from "@framefare/ledger/sqlite";
import { migrateRenders, sqliteRenderStore } from "@framefare/render/sqlite";
import { existsSync } from "node:fs";
import { authAdapter } from "../auth/sqlite/adapter.ts";
import { migrateAuth } from "../auth/sqlite/migrate.ts";
import { sqliteUsers } from "../auth/sqlite/users.ts";
import { behindThisVersion, CannotStart, namingFile } from "./cannot-start.ts";
import type { Database, Tables } from "./database.ts";
import { NO_NOTICES } from "./live.ts";
import { notMigrated } from "./sqlite/not-migrated.ts";

export async function openSqliteDatabase(file: string, tables: Tables): Promise<Database> {
  const db = openFile(file, tables);
  return {
    ledger: sqliteStore(db, () => db.$client.close()),
    billing: sqliteBillingStore(db),
    renders: sqliteRenderStore(db),
    auth: authAdapter(db),
    users: sqliteUsers(db),
    // Who shares the file looks again every few seconds.
    notices: NO_NOTICES,
    ping: async () => void db.$client.prepare("SELECT 1").get(),
  };
}

function openFile(file: string, tables: Tables): OpenedSqlite {
  if (tables === "as made" && !existsSync(file)) {
    throw new CannotStart(
      `There is no database ${file} yet. Start the server once, or set DATABASE_URL.`,
    );
  }
  return namingFile(file, () => {
    const db = openSqlite(file);
    if (tables === "migrate") {
      for (const migrate of [migrateLedger, migrateBilling, migrateRenders, migrateAuth])
        migrate(db);
      return db;
    }
    const behind = notMigrated(db);
    if (behind.length === 0) return db;
    db.$client.close();
    throw behindThisVersion(file, behind);
  });
}
