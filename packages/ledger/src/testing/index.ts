export { type Clock, clockAt } from "./clock.ts";
export { type Breakable, describeCrashPoints, type OpenBreakable } from "./crash-points.ts";
export { describeLedger, type OpenLedger } from "./ledger-suite.ts";
export { describeOrders } from "./property-orders.ts";
export { describeBursts, describeProperties } from "./property.ts";
export { type PostgresServer, startPostgres } from "./postgres-server.ts";
