import { readMigrationFiles } from "drizzle-orm/migrator";
import type { OpenedSqlite } from "./database.ts";

/** A migration of a room's tables: where it stands, and the table that tells which were made. */
export type Migrations = { migrationsFolder: string; migrationsTable: string };

/**
 * Makes what was not made yet, as drizzle keeps account of it. Drizzle's own way for SQLite looks before it locks, and two
 * processes that open an empty file at once would both make its tables; here the second waits, and finds them made.
 */
export function migrateInTurn(
  { $client }: Pick<OpenedSqlite, "$client">,
  { migrationsFolder, migrationsTable }: Migrations,
): void {
  const migrations = readMigrationFiles({ migrationsFolder });
  const made = (): number =>
    $client
      .prepare(`SELECT coalesce(max(created_at), 0) FROM "${migrationsTable}"`)
      .pluck()
      .get() as number;
  const isKnown = $client
    .prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?")
    .pluck();
  const newest = Math.max(...migrations.map(({ folderMillis }) => folderMillis));
  // Nearly always there is nothing to do, and nobody has to be waited for.
  if (isKnown.get(migrationsTable) === 1 && made() >= newest) return;

  const migrate = $client.transaction(() => {
    $client.exec(
      `CREATE TABLE IF NOT EXISTS "${migrationsTable}" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`,
    );
    const last = made();
    for (const { sql, hash, folderMillis } of migrations) {
      if (folderMillis <= last) continue;
      for (const statement of sql) $client.exec(statement);
      $client
        .prepare(`INSERT INTO "${migrationsTable}" (hash, created_at) VALUES (?, ?)`)
        .run(hash, folderMillis);
    }
  });
  migrate.immediate();
}
