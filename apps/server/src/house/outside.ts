import type { PlanConfig } from "@framefare/contract";
import type { Logger } from "pino";
import type { Environment } from "./env.ts";
import type { Payments } from "./payments.ts";

/** What the house is given from outside: nothing in it reads clock, chance or environment. */
export type Outside = {
  env: Environment;
  /** The public origin, with the port that was really got. */
  appUrl: string;
  planConfig: PlanConfig;
  payments: Payments;
  logger: Logger;
  /** Epoch milliseconds. */
  now: () => number;
  /** 0 … 1 */
  random: () => number;
};
