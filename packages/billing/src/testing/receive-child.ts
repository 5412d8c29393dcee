import { createLedger } from "@framefare/ledger";
import { openSqlite, sqliteStore } from "@framefare/ledger/sqlite";
import { Stripe } from "stripe";
import { createBilling } from "../billing.ts";
import type { StripeEvent } from "../events.ts";
import { sqliteBillingStore } from "../sqlite/index.ts";
import { EVENT_AT } from "./events.ts";
import { OFFERS } from "./offers.ts";

/** A process of its own that opens a till's file, says so, and receives the events it is sent. */
const now = () => EVENT_AT;
const db = openSqlite(process.argv[2] ?? "");
const billing = createBilling({
  store: sqliteBillingStore(db),
  ledger: createLedger(sqliteStore(db), { now, onWarning: () => {} }),
  stripe: new Stripe("sk_test_1"),
  planConfig: OFFERS,
  appUrl: "https://framefare.test",
  livemode: false,
  now,
});
process.on("message", (events: StripeEvent[]) => {
  void (async () => {
    const outcomes: string[] = [];
    for (const event of events) outcomes.push((await billing.receive(event)).outcome);
    process.send?.(outcomes, () => process.disconnect());
  })();
});
process.send?.("ready");
