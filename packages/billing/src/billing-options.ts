import type { PlanConfig } from "@framefare/contract";
import type { Ledger } from "@framefare/ledger";
import type { Stripe } from "stripe";
import type { BillingStore } from "./store.ts";

/** What billing is given from outside. */
export type BillingOptions = {
  store: BillingStore;
  ledger: Pick<Ledger, "balance" | "purchase" | "grant" | "charge">;
  stripe: Stripe;
  planConfig: PlanConfig;
  /** The public origin, no slash at its end. */
  appUrl: string;
  /** Whether the key is of live mode; events of the other mode are ignored. */
  livemode: boolean;
  now: () => number;
};
