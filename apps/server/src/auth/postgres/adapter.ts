import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { OpenedPostgres } from "@framefare/ledger/postgres";
import * as tables from "./tables.ts";

/** Lets better-auth keep its users and sessions in `db`. */
export function authAdapter(db: OpenedPostgres): ReturnType<typeof drizzleAdapter> {
  return drizzleAdapter(db, { provider: "pg", schema: tables });
}
