import type { Database, Tables } from "./database.ts";
import type { DatabaseAddress } from "./env.ts";
import { openPostgresDatabase } from "./postgres-database.ts";
import { openSqliteDatabase } from "./sqlite-database.ts";

/** @throws CannotStart when it is not there, cannot be used, or is not of this version. */
export function openDatabase(address: DatabaseAddress, tables: Tables): Promise<Database> {
  return address.kind === "sqlite"
    ? openSqliteDatabase(address.file, tables)
    : openPostgresDatabase(address.url, tables);
}
