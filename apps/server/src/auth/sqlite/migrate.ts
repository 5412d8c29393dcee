import { fileURLToPath } from "node:url";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import type { AuthDatabase } from "./adapter.ts";

const MIGRATIONS = fileURLToPath(new URL("../../../../../drizzle/auth/sqlite", import.meta.url));

/** Brings the auth tables up to date; done again, it does nothing. */
export function migrateAuth(db: AuthDatabase): void {
  migrate(db, { migrationsFolder: MIGRATIONS, migrationsTable: "__migrations_auth" });
}
