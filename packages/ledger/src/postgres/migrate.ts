import { drizzle } from "drizzle-orm/node-postgres";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import type { OpenedPostgres } from "./statement.ts";

/** Taken by whoever migrates, so that two processes that start together do it one after the other. */
const MIGRATION_LOCK = 6_037_114_925;

/** A migration of a room's tables: where it stands, and the table that tells which were made. */
export type Migrations = { migrationsFolder: string; migrationsTable: string };

/**
 * Makes what was not made yet. Of two processes that start together, the second waits and finds it made. Where there is nothing
 * to do nothing is asked for either: drizzle would want the right to make schemas.
 */
export async function migrateInTurn(
  db: OpenedPostgres,
  { migrationsFolder, migrationsTable }: Migrations,
): Promise<void> {
  if (await isMade(db, { migrationsFolder, migrationsTable })) return;
  const client = await db.$client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const migrations = { migrationsFolder, migrationsTable, migrationsSchema: "public" };
    await migrate(drizzle({ client }), migrations);
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
    client.release();
  } catch (error) {
    // Ends the connection, and its lock with it.
    client.release(true);
    throw error;
  }
}

async function isMade(
  { $client }: OpenedPostgres,
  { migrationsFolder, migrationsTable }: Migrations,
): Promise<boolean> {
  const there = await $client.query<{ there: string | null }>("select to_regclass($1) as there", [
    `public.${migrationsTable}`,
  ]);
  if (there.rows[0]?.there === null) return false;
  const made = await $client.query<{ newest: string | null }>(
    `select max(created_at) as newest from public."${migrationsTable}"`,
  );
  const newest = readMigrationFiles({ migrationsFolder }).at(-1)?.folderMillis ?? 0;
  return Number(made.rows[0]?.newest) >= newest;
}
