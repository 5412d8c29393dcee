import type { Attempt } from "../attempt.ts";
import { EVENT_AT } from "./events.ts";

/** Ada's open attempt `attempt_1` to buy 1,000 credits for 10 dollars in the session `cs_1`, unless changed. */
export function attemptOf(change: Partial<Attempt> = {}): Attempt {
  return {
    id: "attempt_1",
    userId: "ada",
    kind: "pack",
    sku: "pack_1000",
    credits: 1_000,
    amount: 1_000,
    currency: "usd",
    expiresAfterDays: null,
    status: "open",
    sessionId: "cs_1",
    invoiceId: null,
    url: "https://checkout.test/cs_1",
    createdAt: EVENT_AT - 60_000,
    ...change,
  };
}
