import { type Billing, createBilling, type Verdict } from "@framefare/billing";
import { sqliteBillingStore } from "@framefare/billing/sqlite";
import { createLedger, type Ledger } from "@framefare/ledger";
import { type OpenedSqlite, openSqlite, sqliteStore } from "@framefare/ledger/sqlite";
import { existsSync } from "node:fs";
import { Stripe } from "stripe";
import { CannotStart, namingDatabase } from "./cannot-start.ts";
import type { Outside } from "./compose.ts";
import type { Environment } from "./env.ts";
import { notMigrated } from "./sqlite/not-migrated.ts";

/** Billing on an open database. */
export function billingOn(
  db: OpenedSqlite,
  ledger: Ledger,
  {
    payments,
    planConfig,
    appUrl,
    now,
  }: Pick<Outside, "payments" | "planConfig" | "appUrl" | "now">,
): Billing {
  const stripe = new Stripe(payments.secretKey, payments.client);
  const { livemode } = payments;
  const store = sqliteBillingStore(db);
  return createBilling({ store, ledger, stripe, planConfig, appUrl, livemode, now });
}

/** The ledger on an open database, which it closes. */
export function ledgerOn(
  db: OpenedSqlite,
  { logger, now }: Pick<Outside, "logger" | "now">,
): Ledger {
  return createLedger(
    sqliteStore(db, () => db.$client.close()),
    { now, onWarning: ({ message, cause }) => logger.warn({ err: cause }, message) },
  );
}

/**
 * Billing alone, on a database that a server has made: nothing is made or migrated.
 * @throws CannotStart when there is none, or it is not this version's.
 */
export function openBooks(
  outside: Pick<Outside, "env" | "payments" | "planConfig" | "logger" | "now">,
): { billing: Billing; close: () => Promise<void> } {
  const db = openMade(outside.env);
  const ledger = ledgerOn(db, outside);
  const billing = billingOn(db, ledger, { ...outside, appUrl: outside.env.appUrl });
  return { billing, close: () => ledger.close() };
}

/** The database is there, answers, and is of this version. */
export async function lookAtDatabase(env: Environment): Promise<Verdict> {
  try {
    openMade(env).$client.close();
    return { verdict: "pass", detail: `${env.databaseFile} answers, and is of this version.` };
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    const [detail = "", ...remedy] = error.message.split(/(?<=\.) /);
    return { verdict: "fail", detail, remedy: remedy.join(" ") };
  }
}

function openMade({ databaseFile }: Environment): OpenedSqlite {
  if (!existsSync(databaseFile)) {
    throw new CannotStart(
      `There is no database ${databaseFile} yet. Start the server once, or set DATABASE_URL.`,
    );
  }
  return namingDatabase(databaseFile, () => {
    const db = openSqlite(databaseFile);
    const behind = notMigrated(db);
    if (behind.length === 0) return db;
    db.$client.close();
    const whose = `The tables of ${behind.join(", ")} in ${databaseFile} are not of this version.`;
    throw new CannotStart(`${whose} Start the server once: it migrates.`);
  });
}
