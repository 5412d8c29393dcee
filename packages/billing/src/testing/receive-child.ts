import { createLedger } from "@framefare/ledger";
import { Stripe } from "stripe";
import { createBilling } from "../billing.ts";
import type { StripeEvent } from "../events.ts";
import { EVENT_AT } from "./events.ts";
import { OFFERS } from "./offers.ts";
import { openDatabase } from "./open-database.ts";

/** A process of its own that opens a till's database, says so, and receives the events it is sent. */
const now = () => EVENT_AT;
const { store, ledgerStore, end } = await openDatabase(process.argv[2] ?? "");
const billing = createBilling({
  store,
  ledger: createLedger(ledgerStore, { now, onWarning: () => {} }),
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
    await end();
    process.send?.(outcomes, () => process.disconnect());
  })();
});
process.send?.("ready");
