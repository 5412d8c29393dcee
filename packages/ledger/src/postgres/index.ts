export { migrateLedger, openPostgres, type OpenedPostgres } from "./open.ts";
export { executeWithin, postgresStore } from "./postgres-store.ts";
export type { PostgresDatabase } from "./statement.ts";
