export { migrateLedger, openSqlite, type OpenedSqlite } from "./open.ts";
export { type ExecuteWithin, ledgerWithin, sqliteStore } from "./sqlite-store.ts";
export type { SqliteDatabase } from "./database.ts";
