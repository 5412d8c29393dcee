import { withDriver } from "./driver.ts";
import { LedgerError } from "./errors.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { LedgerStore } from "./store.ts";
import type { Warning } from "./usage-counter.ts";

/** What may be injected. Left out: the machine's clock, and warnings as Node prints them. */
export type LedgerOptions = {
  /** Epoch milliseconds. */
  now?: () => number;
  onWarning?: (warning: Warning) => void;
};

/**
 * Opens a ledger, creating its tables where they are missing and leaving all others alone.
 * @param url `file:./credits.db`, or `file::memory:` for one that lives as long as it is open; or `postgres://…`.
 * @throws LedgerError INVALID_INPUT when the address is none of these.
 * @throws Error that names the driver's package, when that is not installed.
 */
export async function openLedger(url: string, options: LedgerOptions = {}): Promise<Ledger> {
  const { now = Date.now, onWarning = warnOnStderr } = options;
  const store = await openStore(url);
  return createLedger(store, { now, onWarning });
}

async function openStore(url: string): Promise<LedgerStore> {
  if (url.startsWith("file:")) return openSqliteStore(url.slice("file:".length));
  if (/^postgres(ql)?:/.test(url)) return openPostgresStore(url);
  const scheme = url.slice(0, url.indexOf(":") + 1);
  throw new LedgerError(
    "INVALID_INPUT",
    `The ledger opens file:… and postgres://… addresses, not ${scheme || url}.`,
  );
}

async function openSqliteStore(file: string): Promise<LedgerStore> {
  const { migrateLedger, openSqlite, sqliteStore } = await withDriver(
    "better-sqlite3",
    () => import("./sqlite/index.ts"),
  );
  const db = openSqlite(file);
  migrateLedger(db);
  return sqliteStore(db, () => db.$client.close());
}

async function openPostgresStore(url: string): Promise<LedgerStore> {
  const { migrateLedger, openPostgres, postgresStore } = await withDriver(
    "pg",
    () => import("./postgres/index.ts"),
  );
  const db = openPostgres(url);
  try {
    await migrateLedger(db);
  } catch (error) {
    await db.$client.end();
    throw error;
  }
  return postgresStore(db, () => db.$client.end());
}

function warnOnStderr({ message, cause }: Warning): void {
  process.emitWarning(cause instanceof Error ? `${message} ${cause.message}` : message);
}
