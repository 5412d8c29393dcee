export { type Clock, clockAt } from "./clock.ts";
export { describeLedger, type OpenLedger } from "./ledger-suite.ts";
export { describeProperties } from "./property.ts";
