import { migrateInTurn, type OpenedSqlite } from "@framefare/ledger/sqlite";
import { fileURLToPath } from "node:url";

const MIGRATIONS = fileURLToPath(new URL("../../../../drizzle/billing/sqlite", import.meta.url));

/** Creates or updates billing's own tables. */
export function migrateBilling(db: OpenedSqlite): void {
  migrateInTurn(db, { migrationsFolder: MIGRATIONS, migrationsTable: "__migrations_billing" });
}
