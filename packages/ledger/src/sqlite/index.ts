export { migrateLedger, openSqlite, type OpenedSqlite } from "./open.ts";
export { executeWithin, type SqliteDatabase, sqliteStore } from "./sqlite-store.ts";
