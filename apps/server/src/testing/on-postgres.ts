import { startPostgres } from "@framefare/ledger/testing";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../house/database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of a PostgreSQL database with all tables and nothing in them; unset where tests run on SQLite. */
    emptyDatabase?: string;
  }
}

/** While the tests of the project run, so does a PostgreSQL server. */
export default async function onPostgres(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const url = await server.newDatabase();
  const { ledger } = await openDatabase({ kind: "postgres", url }, "migrate");
  await ledger.close();
  project.provide("emptyDatabase", url);
  return () => server.stop();
}
