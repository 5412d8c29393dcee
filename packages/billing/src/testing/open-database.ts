import {
  migrateLedger as migratePostgresLedger,
  openPostgres,
  postgresStore,
} from "@framefare/ledger/postgres";
import {
  migrateLedger as migrateSqliteLedger,
  openSqlite,
  sqliteStore,
} from "@framefare/ledger/sqlite";
import type { LedgerStore } from "@framefare/ledger";
import pg from "pg";
import { migrateBilling as migratePostgres, postgresBillingStore } from "../postgres/index.ts";
import { migrateBilling as migrateSqlite, sqliteBillingStore } from "../sqlite/index.ts";
import type { BillingStore } from "../store.ts";

/** A database with all tables, opened. Whoever opens it ends it. */
export function openDatabase(address: string): Promise<Database> {
  return address.startsWith("postgres://") ? openOnPostgres(address) : openOnSqlite(address);
}

export type Database = {
  store: BillingStore;
  ledgerStore: LedgerStore;
  exec: (sql: string) => Promise<void>;
  rows: (sql: string) => Promise<Row[]>;
  /** Refuses to write rows of a table, or those of a condition on `NEW`, until what it answers is called. */
  breakTable: (table: string, when?: string) => Promise<() => Promise<void>>;
  end: () => Promise<void>;
};

type Row = Record<string, unknown>;

async function openOnSqlite(file: string): Promise<Database> {
  const db = openSqlite(file);
  migrateSqliteLedger(db);
  migrateSqlite(db);
  return {
    store: sqliteBillingStore(db),
    ledgerStore: sqliteStore(db),
    exec: async (sql: string) => void db.$client.exec(sql),
    rows: async (sql: string) => db.$client.prepare(sql).all() as Row[], // SQL is not typed.
    breakTable: async (table: string, when = "TRUE") => {
      for (const verb of ["INSERT", "UPDATE"]) {
        db.$client.exec(
          `CREATE TRIGGER ${verb}_fault BEFORE ${verb} ON ${table} WHEN ${when}
           BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
        );
      }
      return async () =>
        void db.$client.exec("DROP TRIGGER INSERT_fault; DROP TRIGGER UPDATE_fault");
    },
    end: async () => void db.$client.close(),
  };
}

async function openOnPostgres(address: string): Promise<Database> {
  const db = openPostgres(address);
  await migratePostgresLedger(db);
  await migratePostgres(db);
  const exec = async (sql: string) => void (await db.$client.query(sql));
  return {
    store: postgresBillingStore(db),
    ledgerStore: postgresStore(db),
    exec,
    rows: async (text) => (await db.$client.query<Row>({ text, types: AS_IN_SQLITE })).rows,
    breakTable: async (table, when = "TRUE") => {
      await exec(
        `CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
         CREATE TRIGGER fault BEFORE INSERT OR UPDATE ON ${table}
           FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION fault()`,
      );
      return () => exec("DROP FUNCTION fault CASCADE");
    },
    end: () => db.$client.end(),
  };
}

/** Whole numbers come as numbers, which the driver otherwise leaves to whoever may have larger ones. */
const AS_IN_SQLITE: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};
