export { migrateInTurn } from "./migrate.ts";
export { migrateLedger, openPostgres } from "./open.ts";
export { executeWithin, postgresStore } from "./postgres-store.ts";
export type { OpenedPostgres, PostgresDatabase } from "./statement.ts";
export { inTransaction, transact } from "./transact.ts";
/** What others may read, beside the ledger's own verbs. */
export { disputes, payments, purchases, refunds, refundTotals, usedKeys } from "./tables.ts";
