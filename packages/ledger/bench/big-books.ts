import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandOf } from "../src/command.ts";
import { createLedger, type Ledger } from "../src/ledger.ts";
import * as postgres from "../src/postgres/index.ts";
import * as sqlite from "../src/sqlite/index.ts";
import type { LedgerStore } from "../src/store.ts";
import { startPostgres } from "../src/testing/postgres-server.ts";
import type { Progress, Scale } from "./measure.ts";

/** A ledger with a wallet of a short journal, one of a very long one, and one of very many live grants. */
export type BigBooks = {
  database: "SQLite" | "PostgreSQL";
  ledger: Ledger;
  close: () => Promise<void>;
};

export const SHORT_ENTRIES = 1_000;

const CREDITS = 1_000_000_000;

/** How many commands are written at a time. */
const CHARGES_A_TIME = 5_000;
const GRANTS_A_TIME = 500;

/** Fills the books through the store itself, thousands of commands a transaction. */
export async function openBooks(
  database: BigBooks["database"],
  { entries, grants }: Scale,
  progress: Progress,
): Promise<BigBooks> {
  const { store, stop } = database === "SQLite" ? openSqlite() : await openPostgres();
  const ledger = createLedger(store, { now: Date.now, onWarning: () => {} });
  await ledger.grant({ key: "g short", walletId: "short", credits: CREDITS });
  await ledger.grant({ key: "g long", walletId: "long", credits: CREDITS });
  const filling = `${database}: filling the books`;
  await fill(store, chargesOf("short", SHORT_ENTRIES - 1), CHARGES_A_TIME, () => {});
  await fill(store, chargesOf("long", entries - 1), CHARGES_A_TIME, (written) =>
    progress(`${filling}, ${written} of ${entries} entries`),
  );
  await fill(store, grantsOf("many", grants), GRANTS_A_TIME, (written) =>
    progress(`${filling}, ${written} of ${grants} grants`),
  );
  const close = async () => {
    await ledger.close();
    await stop();
  };
  return { database, ledger, close };
}

async function fill(
  store: LedgerStore,
  commands: Iterable<CommandOf<"charge" | "grant">>,
  atATime: number,
  told: (written: number) => void,
): Promise<void> {
  let written = 0;
  let batch: CommandOf<"charge" | "grant">[] = [];
  const write = async () => {
    await store.executeAll(batch, Date.now());
    written += batch.length;
    batch = [];
    told(written);
  };
  for (const command of commands) {
    batch.push(command);
    if (batch.length === atATime) await write();
  }
  if (batch.length > 0) await write();
}

function* chargesOf(walletId: string, count: number): Generator<CommandOf<"charge">> {
  for (let n = 0; n < count; n += 1) {
    yield { verb: "charge", request: { key: `${walletId} ${n}`, walletId, credits: 1 } };
  }
}

/** Each ends at another time, so that the burn order is not the order in which they came. */
function* grantsOf(walletId: string, count: number): Generator<CommandOf<"grant">> {
  const endsAt = Date.now() + 1_000_000_000;
  for (let n = 0; n < count; n += 1) {
    const expiresAt = endsAt + ((n * 7_919) % count);
    yield { verb: "grant", request: { key: `g ${n}`, walletId, credits: 10, expiresAt } };
  }
}

type Opened = { store: LedgerStore; stop: () => Promise<void> };

function openSqlite(): Opened {
  const folder = mkdtempSync(join(tmpdir(), "ledger-bench-"));
  const db = sqlite.openSqlite(join(folder, "books.db"));
  sqlite.migrateLedger(db);
  const store = sqlite.sqliteStore(db, () => db.$client.close());
  return { store, stop: async () => rmSync(folder, { recursive: true, force: true }) };
}

async function openPostgres(): Promise<Opened> {
  // As it comes out of the box.
  const server = await startPostgres([]);
  const db = postgres.openPostgres(await server.newDatabase());
  await postgres.migrateLedger(db);
  return { store: postgres.postgresStore(db, () => db.$client.end()), stop: server.stop };
}
