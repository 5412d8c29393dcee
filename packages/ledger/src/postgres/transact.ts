import { drizzle } from "drizzle-orm/node-postgres";
import type { PgTransactionConfig } from "drizzle-orm/pg-core";
import pg from "pg";
import { databaseError, type OpenedPostgres, type PostgresDatabase } from "./statement.ts";

/** How often a transaction is run before its error is the caller's. */
const ATTEMPTS_MAX = 6;

/** What goes away when it is tried again: a key used elsewhere at the same time, a serialization failure, a deadlock. */
const PASSING = ["23505", "40001", "40P01"];

/**
 * Runs `work` in one transaction. Drizzle itself would keep the connection for ever where `begin` fails, as it does when the
 * connection broke while nobody used it; a pool is empty after ten of those.
 */
export async function inTransaction<T>(
  db: PostgresDatabase,
  work: (tx: PostgresDatabase) => Promise<T>,
  config: PgTransactionConfig,
): Promise<T> {
  // Any drizzle database has one: a pool, or a single client of the caller's.
  const { $client: pool } = db as Partial<OpenedPostgres>;
  if (!(pool instanceof pg.Pool)) return db.transaction(work, config);
  const client = await pool.connect();
  try {
    return await drizzle({ client }).transaction(work, config);
  } finally {
    client.release();
  }
}

/** Runs `work` in one transaction, again where somebody else at the same time was in its way. Resolves once it is committed. */
export async function transact<T>(
  db: PostgresDatabase,
  work: (tx: PostgresDatabase) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // What is read after a lock was waited for must be what is committed by then.
      return await inTransaction(db, work, { isolationLevel: "read committed" });
    } catch (error) {
      const fault = databaseError(error);
      if (attempt === ATTEMPTS_MAX || !isPassing(fault)) throw fault;
    }
  }
}

/** Whether it was somebody else at the same time: tried again, it goes away. */
export function isPassing(fault: unknown): boolean {
  return PASSING.includes(sqlState(fault) ?? "");
}

/** In five characters, a digit among them, the database says what went wrong; nothing when it was not the database. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
