import type { OpenedSqlite } from "@framefare/ledger/sqlite";
import { newestMigrations } from "../newest-migrations.ts";

/** The owners whose tables are not as this version has them. */
export function notMigrated({ $client }: OpenedSqlite): string[] {
  const isThere = $client.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
  return newestMigrations("sqlite")
    .filter(({ table, newest }) => {
      if (!isThere.get(table)) return true;
      const done = $client.prepare(`SELECT max(created_at) FROM ${table}`).pluck().get();
      return Number(done) < newest;
    })
    .map(({ owner }) => owner);
}
