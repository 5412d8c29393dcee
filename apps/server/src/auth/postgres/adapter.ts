import type { PostgresDatabase } from "@framefare/ledger/postgres";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import * as tables from "./tables.ts";

/** Lets better-auth keep its users and sessions in `db`. */
export function authAdapter(db: PostgresDatabase): ReturnType<typeof drizzleAdapter> {
  return drizzleAdapter(db, { provider: "pg", schema: tables });
}
