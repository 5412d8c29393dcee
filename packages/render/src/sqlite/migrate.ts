import { migrateInTurn, type OpenedSqlite } from "@framefare/ledger/sqlite";
import { fileURLToPath } from "node:url";

const MIGRATIONS = fileURLToPath(new URL("../../../../drizzle/render/sqlite", import.meta.url));

/** Creates or updates the renders' own tables. */
export function migrateRenders(db: OpenedSqlite): void {
  migrateInTurn(db, { migrationsFolder: MIGRATIONS, migrationsTable: "__migrations_render" });
}
