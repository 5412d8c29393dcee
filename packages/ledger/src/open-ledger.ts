import { withDriver } from "./driver.ts";
import { LedgerError } from "./errors.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { Warning } from "./usage-counter.ts";

/** What may be injected. Left out: the machine's clock, and warnings as Node prints them. */
export type LedgerOptions = {
  /** Epoch milliseconds. */
  now?: () => number;
  onWarning?: (warning: Warning) => void;
};

/**
 * Opens a ledger, creating its tables where they are missing and leaving all others alone.
 * @param url `file:./credits.db`, or `file::memory:` for one that lives as long as it is open.
 * @throws LedgerError INVALID_INPUT when the address is none of these.
 * @throws Error that names the driver's package, when that is not installed.
 */
export async function openLedger(url: string, options: LedgerOptions = {}): Promise<Ledger> {
  const { now = Date.now, onWarning = warnOnStderr } = options;
  if (!url.startsWith("file:")) {
    throw new LedgerError("INVALID_INPUT", `The ledger opens file:… addresses, not ${url}.`);
  }
  const { migrateLedger, openSqlite, sqliteStore } = await withDriver(
    "better-sqlite3",
    () => import("./sqlite/index.ts"),
  );
  const db = openSqlite(url.slice("file:".length));
  migrateLedger(db);
  return createLedger(
    sqliteStore(db, () => db.$client.close()),
    { now, onWarning },
  );
}

function warnOnStderr({ message, cause }: Warning): void {
  process.emitWarning(cause instanceof Error ? `${message} ${cause.message}` : message);
}
