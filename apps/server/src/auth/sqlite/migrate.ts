import { migrateInTurn, type OpenedSqlite } from "@framefare/ledger/sqlite";
import { fileURLToPath } from "node:url";

const MIGRATIONS = fileURLToPath(new URL("../../../../../drizzle/auth/sqlite", import.meta.url));

/** Brings the auth tables up to date; done again, it does nothing. */
export function migrateAuth(db: OpenedSqlite): void {
  migrateInTurn(db, { migrationsFolder: MIGRATIONS, migrationsTable: "__migrations_auth" });
}
