import type { PostgresDatabase } from "@framefare/ledger/postgres";
import { inArray, or } from "drizzle-orm";
import type { Context } from "../meaning.ts";
import { contextOf, type Mentions } from "../mentions.ts";
import { billingCustomers, checkoutAttempts, stripePrices } from "./tables.ts";

/** What is known of all that is mentioned. Of what nothing is mentioned nothing is asked. */
export async function knownOf(db: PostgresDatabase, mentions: Mentions): Promise<Context> {
  const { sessionIds, attemptIds, customerIds, priceIds } = mentions;
  const { sessionId, id } = checkoutAttempts;
  const attempts =
    sessionIds.length + attemptIds.length > 0
      ? await db
          .select()
          .from(checkoutAttempts)
          .where(or(inArray(sessionId, sessionIds), inArray(id, attemptIds)))
      : [];
  const customers =
    customerIds.length > 0
      ? await db
          .select()
          .from(billingCustomers)
          .where(inArray(billingCustomers.customerId, customerIds))
      : [];
  const prices =
    priceIds.length > 0
      ? await db.select().from(stripePrices).where(inArray(stripePrices.priceId, priceIds))
      : [];
  return contextOf(mentions, { attempts, customers, prices });
}
