import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { BetterSQLite3Database } from "drizzle-orm/better-sqlite3";
import * as tables from "./tables.ts";

/** An open database that holds the auth tables. */
export type AuthDatabase = BetterSQLite3Database<Record<string, unknown>>;

/** Lets better-auth keep its users and sessions in `db`. */
export function authAdapter(db: AuthDatabase): ReturnType<typeof drizzleAdapter> {
  return drizzleAdapter(db, { provider: "sqlite", schema: tables });
}
