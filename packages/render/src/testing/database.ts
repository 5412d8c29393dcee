import type { RenderStatus } from "@framefare/contract";
import type { LedgerStore } from "@framefare/ledger";
import {
  migrateLedger as migrateLedgerOnPostgres,
  openPostgres,
  postgresStore,
} from "@framefare/ledger/postgres";
import { migrateLedger, openSqlite, sqliteStore } from "@framefare/ledger/sqlite";
import { type PostgresServer, startPostgres } from "@framefare/ledger/testing";
import { join } from "node:path";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import { migrateRenders as migrateOnPostgres, postgresRenderStore } from "../postgres/index.ts";
import { migrateRenders, sqliteRenderStore } from "../sqlite/index.ts";
import type { RenderStore } from "../store.ts";
import { openStudioOn, type OpenStudio, temporaryFolder } from "./studio.ts";

/** A database with the ledger's tables and the renders' in it, and what a test does to it from outside. */
export type StudioDatabase = {
  ledgerStore: LedgerStore;
  store: RenderStore;
  rows: (sql: string) => Promise<Record<string, unknown>[]>;
  exec: (sql: string) => Promise<void>;
  /** From now on no render changes, or none to that status: the database says these words instead. */
  refuseChanges: (words: string, to?: RenderStatus) => Promise<void>;
  allowChanges: () => Promise<void>;
};

export const openSqliteStudio: OpenStudio = (options) => openStudioOn(sqliteDatabase(), options);

/** On a PostgreSQL server that runs while the tests of this file, or this `describe`, do. */
export function postgresStudios() {
  let server: PostgresServer;
  let migrated: string;
  beforeAll(async () => {
    server = await startPostgres();
    migrated = await server.newDatabase();
    const db = openPostgres(migrated);
    await migrateLedgerOnPostgres(db);
    await migrateOnPostgres(db);
    await db.$client.end();
  });
  afterAll(() => server.stop());
  /** The address of a database that has all tables, and nothing in them. */
  const newDatabase = () => server.newDatabase(migrated);
  const open: OpenStudio = async (options) =>
    openStudioOn(postgresDatabase(await newDatabase()), options);
  return { open, newDatabase };
}

/** Runs the tests on SQLite and on PostgreSQL. */
export function onEachDatabase(tests: (openStudio: OpenStudio) => void): void {
  describe("on SQLite", () => {
    tests(openSqliteStudio);
  });
  describe("on PostgreSQL", () => {
    tests(postgresStudios().open);
  });
}

function sqliteDatabase(): StudioDatabase {
  const db = openSqlite(join(temporaryFolder(), "studio.db"));
  onTestFinished(() => void db.$client.close());
  migrateLedger(db);
  migrateRenders(db);
  const exec = async (sql: string) => void db.$client.exec(sql);
  return {
    ledgerStore: sqliteStore(db),
    store: sqliteRenderStore(db),
    rows: async (sql) => db.$client.prepare(sql).all() as Record<string, unknown>[], // SQL is not typed.
    exec,
    refuseChanges: (words, to) =>
      exec(`CREATE TRIGGER fault BEFORE UPDATE ON renders ${whenTo(to)}
        BEGIN SELECT RAISE(ABORT, '${words}'); END`),
    allowChanges: () => exec("DROP TRIGGER fault"),
  };
}

/** As one more process has it open, whose connections go when the test is over. */
export function postgresDatabase(address: string): StudioDatabase {
  const db = openPostgres(address);
  onTestFinished(() => db.$client.end());
  const exec = async (sql: string) => void (await db.$client.query(sql));
  return {
    ledgerStore: postgresStore(db),
    store: postgresRenderStore(db),
    rows: async (sql) => (await db.$client.query<Record<string, unknown>>(sql)).rows,
    exec,
    refuseChanges: (words, to) =>
      exec(`CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql
          AS 'BEGIN RAISE EXCEPTION ''${words}''; END';
        CREATE TRIGGER fault BEFORE UPDATE ON renders FOR EACH ROW ${whenTo(to)}
          EXECUTE FUNCTION fault()`),
    allowChanges: () => exec("DROP FUNCTION fault CASCADE"),
  };
}

const whenTo = (status?: RenderStatus) => (status ? `WHEN (new.status = '${status}')` : "");
