import { DrizzleQueryError, getTableColumns, getTableName } from "drizzle-orm";
import type { NodePgDatabase, NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import type { PgColumn, PgDatabase, PgTable } from "drizzle-orm/pg-core";

/** A drizzle database on `pg`, or a transaction in it. */
export type PostgresDatabase = PgDatabase<NodePgQueryResultHKT>;

/** A database that carries its pool, to be ended by whoever opened it. */
export type OpenedPostgres = NodePgDatabase & { $client: Pool };

/** The same text under the same name each time, so that the database plans it once a connection. */
export type Statement = { name: string; text: string };

/** Runs a statement whose parameters are `$1`, `$2`, … */
export async function ask<Row>(
  tx: PostgresDatabase,
  { name, text }: Statement,
  params: unknown[],
): Promise<Row[]> {
  const prepared = tx._.session.prepareQuery<{
    execute: { rows: Row[] };
    all: never;
    values: never;
  }>({ sql: text, params }, undefined, `ledger_${name}`, false);
  try {
    return (await prepared.execute()).rows;
  } catch (error) {
    throw databaseError(error);
  }
}

/** Drizzle's own error tells all parameters, and so all that people keep in metadata; the database's does not. */
export function databaseError(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? (error.cause ?? error) : error;
}

/** The rows of `from` as one JSON array, each under the names the tables have here: `wallet_id` comes as `walletId`. */
export function jsonRows(table: PgTable, from: string): string {
  const renamed = writtenColumns(table).map(([name, column]) => `"${column.name}" as "${name}"`);
  return `(select coalesce(json_agg(r), '[]') from (select ${renamed.join(", ")} from ${from}) r)`;
}

/** All but those that the database works out by itself. */
function writtenColumns(table: PgTable): [string, PgColumn][] {
  return Object.entries(getTableColumns(table)).filter(([, column]) => !column.generated);
}

/** Rows come as one JSON text, under the names they have here. JSON inside a row is text, and kept as it was written. */
export function insertRows(table: PgTable, param: number): string {
  const columns = writtenColumns(table).map(([name, column]) => ({
    name: `"${name}"`,
    into: `"${column.name}"`,
    type: column.getSQLType(),
  }));
  const types = columns.map(({ name, type }) => `${name} ${type === "json" ? "text" : type}`);
  const values = columns.map(({ name, type }) => (type === "json" ? `${name}::json` : name));
  const into = `"${getTableName(table)}" (${columns.map((column) => column.into).join(", ")})`;
  return `insert into ${into} select ${values.join(", ")}
    from json_to_recordset($${param}::json) as r(${types.join(", ")})`;
}

/**
 * For each of the names in the array `$n` the rows of a table that match it, which knows the name as `n.name`.
 * `offset 0` keeps it a look-up by index: without it the database may read the whole table instead.
 */
export function each(table: string, param: number, where: string): string {
  return `unnest($${param}::text[]) n(name) cross join lateral (select * from ${table} where ${where} offset 0) found`;
}
