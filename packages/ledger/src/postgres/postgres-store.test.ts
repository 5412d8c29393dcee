import { afterAll, beforeAll } from "vitest";
import { openLedger } from "../open-ledger.ts";
import { describeLedger } from "../testing/index.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeLedger("PostgreSQL", async (options) => openLedger(await server.newDatabase(), options));
