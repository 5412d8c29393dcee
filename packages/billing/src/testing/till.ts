import type { PlanConfig } from "@framefare/contract";
import { createLedger } from "@framefare/ledger";
import type { Stripe } from "stripe";
import { onTestFinished } from "vitest";
import { createBilling } from "../billing.ts";
import { temporaryFile } from "./databases.ts";
import { EVENT_AT } from "./events.ts";
import { OFFERS } from "./offers.ts";
import { openDatabase } from "./open-database.ts";
import { clientAt } from "./tiny-stripe.ts";

/** A port nobody listens on: whoever calls Stripe is refused. */
const NOWHERE = clientAt(9);

/** Billing and ledger on one database, a file unless told. Several tills may stand on the same one. */
export async function openTill({
  address = temporaryFile(),
  stripe = NOWHERE,
  planConfig = OFFERS,
  livemode = false,
  now = () => EVENT_AT + 5_000,
}: {
  address?: string;
  stripe?: Stripe;
  planConfig?: PlanConfig;
  livemode?: boolean;
  now?: () => number;
} = {}) {
  const { store, ledgerStore, exec, rows, breakTable, end } = await openDatabase(address);
  onTestFinished(end);
  const ledger = createLedger(ledgerStore, { now, onWarning: () => {} });
  const appUrl = "https://framefare.test";
  const billing = createBilling({ store, ledger, stripe, planConfig, appUrl, livemode, now });
  return { address, ledger, store, billing, exec, rows, breakTable };
}

export type Till = Awaited<ReturnType<typeof openTill>>;
