export { foreignRelease } from "./api-release.ts";
export { type Billing, type BillingOptions, createBilling } from "./billing.ts";
export type { Buyer } from "./checkout.ts";
export { BillingError, type BillingErrorCode } from "./errors.ts";
export type { StripeEvent } from "./events.ts";
export type { Applied, BillingStore, Outcome } from "./store.ts";
export { verifyEvent } from "./verify-event.ts";
