import { openPostgres } from "@framefare/ledger/postgres";
import Database from "better-sqlite3";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { whenTheTestEnds } from "./when-done.ts";

/** A server's own database, reached behind its back until the test ends, or `whenDone` says. */
export type Behind = {
  exec: (sql: string) => Promise<void>;
  rows: (sql: string) => Promise<Record<string, unknown>[]>;
};

export function behindSqlite(file: string, whenDone = whenTheTestEnds): Behind {
  const database = new Database(file);
  whenDone(() => database.close());
  return {
    exec: async (sql) => void database.exec(sql),
    rows: async (sql) => database.prepare(sql).all() as Record<string, unknown>[], // SQL is not typed.
  };
}

/** Makes a database that has what the one at `url` has, to which nobody may be connected. Answers its address. */
export async function copyOf(url: string): Promise<string> {
  const [name, copy] = [
    new URL(url).pathname.slice(1),
    `house_${randomUUID().replaceAll("-", "")}`,
  ];
  const client = new pg.Client({ connectionString: withName(url, "postgres") });
  await client.connect();
  await client.query(`create database ${copy} template ${name}`);
  await client.end();
  return withName(url, copy);
}

function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Whole numbers come as numbers, as SQLite has them. */
export function behindPostgres(url: string, whenDone = whenTheTestEnds): Behind {
  const { $client: pool } = openPostgres(url);
  whenDone(() => pool.end());
  return {
    exec: async (sql) => void (await pool.query(sql)),
    rows: async (text) => (await pool.query({ text, types: { getTypeParser } })).rows,
  };
}

function getTypeParser(type: number) {
  if (type === pg.types.builtins.INT8) return Number;
  return pg.types.getTypeParser(type);
}
