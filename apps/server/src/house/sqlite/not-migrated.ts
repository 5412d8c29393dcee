import type { OpenedSqlite } from "@framefare/ledger/sqlite";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { fileURLToPath } from "node:url";

const OWNERS = ["ledger", "billing", "render", "auth"] as const;

/** The owners whose tables are not as this version has them. */
export function notMigrated({ $client }: OpenedSqlite): string[] {
  const isThere = $client.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
  return OWNERS.filter((owner) => {
    const folder = new URL(`../../../../../drizzle/${owner}/sqlite`, import.meta.url);
    const newest = readMigrationFiles({ migrationsFolder: fileURLToPath(folder) }).at(-1);
    const table = `__migrations_${owner}`;
    if (!isThere.get(table)) return true;
    const done = $client.prepare(`SELECT max(created_at) FROM ${table}`).pluck().get();
    return Number(done) < (newest?.folderMillis ?? 0);
  });
}
