import type { OpenedSqlite } from "@framefare/ledger/sqlite";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { fileURLToPath } from "node:url";

const MIGRATIONS = fileURLToPath(new URL("../../../../drizzle/render/sqlite", import.meta.url));

/** Creates or updates the renders' own tables. */
export function migrateRenders(db: OpenedSqlite): void {
  migrate(db, { migrationsFolder: MIGRATIONS, migrationsTable: "__migrations_render" });
}
