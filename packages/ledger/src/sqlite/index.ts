export { migrateLedger, openSqlite, type OpenedSqlite } from "./open.ts";
export {
  type ExecuteWithin,
  ledgerWithin,
  type SqliteDatabase,
  sqliteStore,
} from "./sqlite-store.ts";
