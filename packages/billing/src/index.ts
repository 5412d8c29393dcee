export { type Billing, type BillingOptions, createBilling } from "./billing.ts";
export type { Buyer } from "./checkout.ts";
export { BillingError, type BillingErrorCode } from "./errors.ts";
export { EVENT_TYPES } from "./event-types.ts";
export type { StripeEvent } from "./events.ts";
export type { ReconcileOptions } from "./reconcile/options.ts";
export { isMended } from "./reconcile/reconcile.ts";
export type { Applied, BillingStore, Outcome } from "./store.ts";
export { verifyEvent } from "./verify-event.ts";
