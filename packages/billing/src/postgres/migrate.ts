import { migrateInTurn, type OpenedPostgres } from "@framefare/ledger/postgres";
import { fileURLToPath } from "node:url";

const MIGRATIONS = fileURLToPath(new URL("../../../../drizzle/billing/postgres", import.meta.url));

/** Creates or updates billing's own tables. */
export async function migrateBilling(db: OpenedPostgres): Promise<void> {
  const migrationsTable = "__migrations_billing";
  await migrateInTurn(db, { migrationsFolder: MIGRATIONS, migrationsTable });
}
