export { postgresBillingStore } from "./billing-store.ts";
export { migrateBilling } from "./migrate.ts";
