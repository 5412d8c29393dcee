import type { Database, RunResult } from "better-sqlite3";
import type { BetterSQLite3Database } from "drizzle-orm/better-sqlite3";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";

/** A drizzle database on better-sqlite3, or a transaction in it. */
export type SqliteDatabase = BaseSQLiteDatabase<"sync", RunResult>;

/** A drizzle database that carries its connection, to be closed by whoever opened it. */
export type OpenedSqlite = BetterSQLite3Database & { $client: Database };

/** The connection it is on. */
export function connectionOf(db: SqliteDatabase): Database {
  // Drizzle shows it on a database and not on a transaction; both keep it here.
  const { session } = db as unknown as { session: { client: Database } };
  return session.client;
}
