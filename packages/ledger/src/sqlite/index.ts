export { migrateInTurn } from "./migrate.ts";
export { migrateLedger, openSqlite } from "./open.ts";
export { type ExecuteWithin, ledgerWithin, sqliteStore } from "./sqlite-store.ts";
export type { OpenedSqlite, SqliteDatabase } from "./database.ts";
/** What others may read, beside the ledger's own verbs. */
export { disputes, payments, purchases, refunds, refundTotals, usedKeys } from "./tables.ts";
