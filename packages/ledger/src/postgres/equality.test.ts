import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { openLedger } from "../open-ledger.ts";
import { describeEquality, type OpenStore } from "../testing/equality-suite.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";

/** More with FRAMEFARE_SCRIPTS=1000; others with FRAMEFARE_SEED=7000. */
const { FRAMEFARE_SCRIPTS = "30", FRAMEFARE_SEED = "1" } = process.env;

/** Every table, and what its rows are ordered by. */
const TABLES = {
  wallets: "wallet_id",
  purchases: "payment_ref",
  payments: "payment",
  refunds: "refund_id",
  refund_totals: "payment",
  disputes: "dispute_id",
  grants: "key",
  holds: "key",
  charges: "key",
  entries: "wallet_id, seq",
  used_keys: "key",
  usage_daily: "wallet_id, day, model_id",
};

let server: PostgresServer;
let empty: string;
beforeAll(async () => {
  server = await startPostgres();
  empty = await server.newDatabase();
  await (await openLedger(empty)).close();
});
afterAll(() => server.stop());

const openSqlite: OpenStore = async ({ now }) => {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "credits.db");
  const ledger = await openLedger(`file:${file}`, { now });
  const dump = async () => {
    const db = new Database(file, { readonly: true });
    onTestFinished(() => void db.close());
    return dumped(async (query) => db.prepare(query).all() as Record<string, unknown>[]);
  };
  return { ledger, dump };
};

const openPostgres: OpenStore = async ({ now }) => {
  const url = await server.newDatabase(empty);
  const ledger = await openLedger(url, { now });
  const dump = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const rows = await dumped(async (text) => (await client.query({ text, types: RAW })).rows);
    await client.end();
    return rows;
  };
  return { ledger, dump };
};

/** What SQLite says for the same: numbers for whole numbers and for true and false, JSON as the text it was written in. */
const RAW = {
  getTypeParser: (type: number) => {
    if (type === pg.types.builtins.BOOL) return (text: string) => Number(text === "t");
    const isNumber = [pg.types.builtins.INT8, pg.types.builtins.FLOAT8].includes(type);
    return isNumber ? Number : String;
  },
};

/** All but what PostgreSQL works out for an index. */
async function dumped(
  select: (query: string) => Promise<Record<string, unknown>[]>,
): Promise<string[]> {
  const lines: string[] = [];
  for (const [table, order] of Object.entries(TABLES)) {
    for (const row of await select(`select * from ${table} order by ${order}`)) {
      const { burnable: _, ...written } = row;
      const fields = Object.entries(written).sort(([a], [b]) => (a < b ? -1 : 1));
      lines.push(`${table} ${JSON.stringify(fields)}`);
    }
  }
  return lines;
}

describeEquality("SQLite and PostgreSQL", [openSqlite, openPostgres], {
  scripts: Number(FRAMEFARE_SCRIPTS),
  seed: Number(FRAMEFARE_SEED),
});
