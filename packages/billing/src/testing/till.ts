import type { PlanConfig } from "@framefare/contract";
import { createLedger } from "@framefare/ledger";
import { migrateLedger, openSqlite, sqliteStore } from "@framefare/ledger/sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stripe } from "stripe";
import { onTestFinished } from "vitest";
import { createBilling } from "../billing.ts";
import { migrateBilling, sqliteBillingStore } from "../sqlite/index.ts";
import { EVENT_AT } from "./events.ts";
import { OFFERS } from "./offers.ts";
import { clientAt } from "./tiny-stripe.ts";

/** A port nobody listens on: whoever calls Stripe is refused. */
const NOWHERE = clientAt(9);

/** A file for a database, in a folder that goes when the test is over. */
export function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "billing-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "billing.db");
}

/** Billing and ledger on one SQLite file. Several tills may stand on the same file. */
export function openTill({
  file = temporaryFile(),
  stripe = NOWHERE,
  planConfig = OFFERS,
  livemode = false,
  now = () => EVENT_AT + 5_000,
}: {
  file?: string;
  stripe?: Stripe;
  planConfig?: PlanConfig;
  livemode?: boolean;
  now?: () => number;
} = {}) {
  const db = openSqlite(file);
  onTestFinished(() => void db.$client.close());
  migrateLedger(db);
  migrateBilling(db);
  const ledger = createLedger(sqliteStore(db), { now, onWarning: () => {} });
  const store = sqliteBillingStore(db);
  const appUrl = "https://framefare.test";
  return {
    file,
    ledger,
    store,
    billing: createBilling({ store, ledger, stripe, planConfig, appUrl, livemode, now }),
    exec: (sql: string) => void db.$client.exec(sql),
    rows: (sql: string) => db.$client.prepare(sql).all() as Record<string, unknown>[], // SQL is not typed.
  };
}

export type Till = ReturnType<typeof openTill>;
