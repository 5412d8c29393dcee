export { type Clock, clockAt, describeLedger, type OpenLedger } from "./ledger-suite.ts";
