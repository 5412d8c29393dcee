import type { RunResult } from "better-sqlite3";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";

/** A drizzle database on better-sqlite3, or a transaction in it. */
export type SqliteDatabase = BaseSQLiteDatabase<"sync", RunResult>;
