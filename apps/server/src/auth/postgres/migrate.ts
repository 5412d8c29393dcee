import { migrateInTurn, type OpenedPostgres } from "@framefare/ledger/postgres";
import { fileURLToPath } from "node:url";

const MIGRATIONS = fileURLToPath(new URL("../../../../../drizzle/auth/postgres", import.meta.url));

/** Brings the auth tables up to date; done again, it does nothing. */
export async function migrateAuth(db: OpenedPostgres): Promise<void> {
  await migrateInTurn(db, { migrationsFolder: MIGRATIONS, migrationsTable: "__migrations_auth" });
}
