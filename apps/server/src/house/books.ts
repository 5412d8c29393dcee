import { type Billing, createBilling, type Verdict } from "@framefare/billing";
import { createLedger, type Ledger } from "@framefare/ledger";
import { Stripe } from "stripe";
import { CannotStart } from "./cannot-start.ts";
import { type Database, nameOf } from "./database.ts";
import type { Environment } from "./env.ts";
import { openDatabase } from "./open-database.ts";
import type { Outside } from "./outside.ts";

/** Billing on an open database. */
export function billingOn(
  { billing: store }: Database,
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
  return createBilling({ store, ledger, stripe, planConfig, appUrl, livemode, now });
}

/** The ledger on an open database, which it closes. */
export function ledgerOn(
  { ledger }: Database,
  { logger, now }: Pick<Outside, "logger" | "now">,
): Ledger {
  const onWarning = ({ message, cause }: { message: string; cause: unknown }) =>
    logger.warn({ err: cause }, message);
  return createLedger(ledger, { now, onWarning });
}

/**
 * Billing alone, on a database that a server has made: nothing is made or migrated.
 * @throws CannotStart when there is none, or it is not this version's.
 */
export async function openBooks(
  outside: Pick<Outside, "env" | "payments" | "planConfig" | "logger" | "now">,
): Promise<{ billing: Billing; close: () => Promise<void> }> {
  const db = await openDatabase(outside.env.database, "as made");
  const ledger = ledgerOn(db, outside);
  const billing = billingOn(db, ledger, { ...outside, appUrl: outside.env.appUrl });
  return { billing, close: () => ledger.close() };
}

/** The database is there, answers, and is of this version. */
export async function lookAtDatabase({ database }: Environment): Promise<Verdict> {
  try {
    const { ledger } = await openDatabase(database, "as made");
    await ledger.close();
    return { verdict: "pass", detail: `${nameOf(database)} answers, and is of this version.` };
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    const [detail = "", ...remedy] = error.message.split(/(?<=\.) /);
    return { verdict: "fail", detail, remedy: remedy.join(" ") };
  }
}
