import { migrateInTurn, type OpenedPostgres } from "@framefare/ledger/postgres";
import { fileURLToPath } from "node:url";

const MIGRATIONS = fileURLToPath(new URL("../../../../drizzle/render/postgres", import.meta.url));

/** Creates or updates the renders' own tables. */
export async function migrateRenders(db: OpenedPostgres): Promise<void> {
  await migrateInTurn(db, { migrationsFolder: MIGRATIONS, migrationsTable: "__migrations_render" });
}
