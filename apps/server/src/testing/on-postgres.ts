import { type PostgresServer, startPostgres } from "@framefare/ledger/testing";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../house/open-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of a PostgreSQL database with all tables and nothing in them; unset where tests run on SQLite. */
    emptyDatabase?: string;
  }
}

let server: PostgresServer;

/** While the tests of the project run, so does a PostgreSQL server. */
export async function setup(project: TestProject): Promise<void> {
  server = await startPostgres();
  const url = await server.newDatabase();
  const { ledger } = await openDatabase({ kind: "postgres", url }, "migrate");
  await ledger.close();
  project.provide("emptyDatabase", url);
}

export async function teardown(): Promise<void> {
  await server.stop();
}
