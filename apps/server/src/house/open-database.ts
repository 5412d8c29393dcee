import type { Database, Tables } from "./database.ts";
import type { DatabaseAddress } from "./env.ts";

/**
 * Only what the one kind needs is loaded.
 * @throws CannotStart when it is not there, cannot be used, or is not of this version.
 */
export async function openDatabase(address: DatabaseAddress, tables: Tables): Promise<Database> {
  if (address.kind === "sqlite") {
    const { openSqliteDatabase } = await import("./sqlite-database.ts");
    return openSqliteDatabase(address.file, tables);
  }
  const { openPostgresDatabase } = await import("./postgres-database.ts");
  return openPostgresDatabase(address.url, tables);
}
