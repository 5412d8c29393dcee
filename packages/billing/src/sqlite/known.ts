import type { SqliteDatabase } from "@framefare/ledger/sqlite";
import { inArray, or } from "drizzle-orm";
import type { Context } from "../meaning.ts";
import { contextOf, type Mentions } from "../mentions.ts";
import { billingCustomers, checkoutAttempts, stripePrices } from "./tables.ts";

/** What is known of all that is mentioned. */
export function knownOf(db: SqliteDatabase, mentions: Mentions): Context {
  const { sessionIds, attemptIds, customerIds, priceIds } = mentions;
  const { sessionId, id } = checkoutAttempts;
  const attempts = db
    .select()
    .from(checkoutAttempts)
    .where(or(inArray(sessionId, sessionIds), inArray(id, attemptIds)))
    .all();
  const customers = db
    .select()
    .from(billingCustomers)
    .where(inArray(billingCustomers.customerId, customerIds))
    .all();
  const prices = db
    .select()
    .from(stripePrices)
    .where(inArray(stripePrices.priceId, priceIds))
    .all();
  return contextOf(mentions, { attempts, customers, prices });
}
