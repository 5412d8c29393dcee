import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import type { OpenedPostgres } from "./statement.ts";

/** Taken by whoever migrates, so that two processes that start together do it one after the other. */
const MIGRATION_LOCK = 6_037_114_925;

/** A migration of a room's tables: where it stands, and the table that tells which were made. */
export type Migrations = { migrationsFolder: string; migrationsTable: string };

/** Makes what was not made yet. Of two processes that start together, the second waits and finds it made. */
export async function migrateInTurn(
  db: OpenedPostgres,
  { migrationsFolder, migrationsTable }: Migrations,
): Promise<void> {
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
