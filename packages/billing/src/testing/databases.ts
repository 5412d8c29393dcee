import { type PostgresServer, startPostgres } from "@framefare/ledger/testing";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import { openDatabase } from "./open-database.ts";

/** Answers the address of a fresh database: a file, or `postgres://`. */
export type NewDatabase = () => Promise<string>;

/** Runs the same tests on either database. */
export function onEachDatabase(tests: (newDatabase: NewDatabase) => void): void {
  describe("on SQLite", () => {
    tests(async () => temporaryFile());
  });
  describe("on PostgreSQL", () => {
    tests(postgresDatabases());
  });
}

/** A file for a database, in a folder that goes when the test is over. */
export function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "billing-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "billing.db");
}

/** A server for the tests around it; each database is a copy of one that has all tables. */
export function postgresDatabases(): NewDatabase {
  let server: PostgresServer;
  let template: string;
  beforeAll(async () => {
    server = await startPostgres();
    template = await server.newDatabase();
    const { end } = await openDatabase(template);
    await end();
  });
  afterAll(() => server.stop());
  return () => server.newDatabase(template);
}
