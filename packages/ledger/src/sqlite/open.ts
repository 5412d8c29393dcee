import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { fileURLToPath } from "node:url";
import { migrationsFolder } from "../migrations-folder.ts";
import type { OpenedSqlite } from "./database.ts";
import { migrateInTurn } from "./migrate.ts";

/** How long a writer waits for another process's lock before SQLITE_BUSY, in milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;

const MIGRATIONS = fileURLToPath(migrationsFolder("sqlite"));

/**
 * Opens a SQLite file (or `:memory:`) so that what is committed is on the disk: WAL with `synchronous=FULL`,
 * and foreign keys checked.
 */
export function openSqlite(file: string): OpenedSqlite {
  const client = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  client.pragma("journal_mode = WAL");
  client.pragma("synchronous = FULL");
  client.pragma("foreign_keys = ON");
  return drizzle({ client });
}

/** Creates or updates the ledger's own tables; they live beside whatever else the database holds. */
export function migrateLedger(db: OpenedSqlite): void {
  migrateInTurn(db, { migrationsFolder: MIGRATIONS, migrationsTable: "__migrations_ledger" });
}
