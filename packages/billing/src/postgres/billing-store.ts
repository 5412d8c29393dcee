import { LedgerError } from "@framefare/ledger";
import { executeWithin, type PostgresDatabase, transact } from "@framefare/ledger/postgres";
import { and, desc, eq, sql } from "drizzle-orm";
import { type Attempt, changed, opened } from "../attempt.ts";
import type { StripeEvent } from "../events.ts";
import { lineFor, outcomeFor } from "../log-line.ts";
import { type Meaning, standing, subscriptionAfter, type ToldSubscription } from "../meaning.ts";
import type { Reader } from "../mentions.ts";
import type { Applied, BillingStore } from "../store.ts";
import { postgresBooks } from "./books.ts";
import { readEventLog } from "./event-log.ts";
import { knownOf } from "./known.ts";
import {
  billingCustomers,
  checkoutAttempts,
  stripeEvents,
  stripePrices,
  stripeSubscriptions,
} from "./tables.ts";

/**
 * Billing on the PostgreSQL database that also holds the ledger, so that an event and its credits are one transaction. Several
 * processes may do so at once: whoever takes locks takes the event's first, then the attempt's, the subscription's, and the
 * ledger's, so nobody waits in a circle.
 */
export function postgresBillingStore(db: PostgresDatabase): BillingStore {
  return {
    ...attemptSide(db),

    customerOf: (userId) => customerOf(db, userId),

    keepCustomer: (userId, customerId, instead) =>
      keepCustomer(db, { userId, customerId }, instead),

    keepPrice: async (priceId, sku) => {
      await db
        .insert(stripePrices)
        .values({ priceId, sku })
        .onConflictDoUpdate({ target: stripePrices.priceId, set: { sku } });
    },

    subscriptionOf: async (userId) => {
      const all = await db
        .select()
        .from(stripeSubscriptions)
        .where(eq(stripeSubscriptions.userId, userId))
        .orderBy(desc(stripeSubscriptions.eventAt), desc(stripeSubscriptions.id));
      return standing(all);
    },

    apply: (event, reader, now) => transact(db, (tx) => apply(tx, event, reader, now)),

    eventLog: (page) => readEventLog(db, page),

    consult: async ({ mentions, read }) => read(await knownOf(db, mentions)),

    ...postgresBooks(db),
  };
}

type AttemptSide = Pick<
  BillingStore,
  "beginAttempt" | "openAttempt" | "openPlanAttempts" | "expireAttempt" | "attemptOfSession"
>;

function attemptSide(db: PostgresDatabase): AttemptSide {
  return {
    beginAttempt: async (attempt) => {
      await db.insert(checkoutAttempts).values(attempt).onConflictDoNothing();
      const named = eq(checkoutAttempts.id, attempt.id);
      return (await db.select().from(checkoutAttempts).where(named))[0] ?? attempt;
    },

    openAttempt: (id, told) =>
      transact(db, (tx) => changeAttempt(tx, id, (attempt) => opened(attempt, told))),

    openPlanAttempts: (user) => {
      const { userId, kind, status, createdAt, id } = checkoutAttempts;
      return db
        .select()
        .from(checkoutAttempts)
        .where(and(eq(userId, user), eq(kind, "plan"), eq(status, "open")))
        .orderBy(desc(createdAt), desc(id));
    },

    expireAttempt: (id) =>
      transact(db, (tx) =>
        changeAttempt(tx, id, (attempt) => changed(attempt, { status: "expired" })),
      ),

    attemptOfSession: async (sessionId) => {
      const ofSession = eq(checkoutAttempts.sessionId, sessionId);
      return (await db.select().from(checkoutAttempts).where(ofSession))[0] ?? null;
    },
  };
}

async function customerOf(db: PostgresDatabase, userId: string): Promise<string | null> {
  const ofUser = eq(billingCustomers.userId, userId);
  return (await db.select().from(billingCustomers).where(ofUser))[0]?.customerId ?? null;
}

async function keepCustomer(
  db: PostgresDatabase,
  kept: { userId: string; customerId: string },
  instead: string | undefined,
): Promise<string> {
  const { userId: target, customerId: standing } = billingCustomers;
  const insert = db.insert(billingCustomers).values(kept);
  if (instead === undefined) await insert.onConflictDoNothing();
  else {
    const set = { customerId: kept.customerId };
    await insert.onConflictDoUpdate({ target, set, setWhere: eq(standing, instead) });
  }
  return (await customerOf(db, kept.userId)) ?? kept.customerId;
}

async function apply(
  tx: PostgresDatabase,
  event: StripeEvent,
  { mentions, read }: Reader,
  now: number,
): Promise<Applied> {
  await lockEvent(tx, event.id);
  const [logged] = await tx.select().from(stripeEvents).where(eq(stripeEvents.eventId, event.id));
  // A parked event that is told again is read again: its cause may be mended by now.
  if (logged && logged.outcome !== "parked") return { outcome: "duplicate", wallets: [] };
  const applied = await carryOut(tx, read(await knownOf(tx, mentions)), now);
  await tx
    .insert(stripeEvents)
    .values(lineFor(event, applied, now))
    .onConflictDoUpdate({ target: stripeEvents.eventId, set: outcomeFor(event, applied) });
  return applied;
}

/** Two deliveries of one event must not miss each other, even before there is a line to lock. */
async function lockEvent(tx: PostgresDatabase, eventId: string): Promise<void> {
  const name = `event ${eventId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/** A refusal of the ledger's parks the event: what was written for it is undone, the log line stays. */
async function carryOut(tx: PostgresDatabase, meaning: Meaning, now: number): Promise<Applied> {
  if (meaning.kind !== "applied") {
    return { outcome: meaning.kind, reason: meaning.reason, wallets: [] };
  }
  try {
    return await tx.transaction((inner) => write(inner, meaning, now));
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { outcome: "parked", reason: `${error.code}: ${error.message}`, wallets: [] };
  }
}

async function write(
  tx: PostgresDatabase,
  { facts, attempt, subscription }: Extract<Meaning, { kind: "applied" }>,
  now: number,
): Promise<Applied> {
  // Our own rows are locked before the ledger's.
  if (attempt) await changeAttempt(tx, attempt.id, (row) => changed(row, attempt));
  if (subscription) await upsertSubscription(tx, subscription);
  const wallets: string[] = [];
  let fresh = 0;
  for (const request of facts) {
    const { answer } = await executeWithin(tx, { verb: "record", request }, now);
    if (answer.outcome !== "applied") continue;
    fresh += 1;
    if (answer.purchase) wallets.push(answer.purchase.walletId);
  }
  const outcome = facts.length > 0 && fresh === 0 ? "duplicate" : "applied";
  return { outcome, wallets: subscription ? [...wallets, subscription.userId] : wallets };
}

/** The row stays locked until the transaction ends: what is decided over it is not overtaken. */
async function changeAttempt(
  tx: PostgresDatabase,
  id: string,
  change: (attempt: Attempt) => Partial<Attempt>,
): Promise<void> {
  const named = eq(checkoutAttempts.id, id);
  const [row] = await tx.select().from(checkoutAttempts).where(named).for("update");
  if (row) await tx.update(checkoutAttempts).set(change(row)).where(named);
}

/** Inserting waits for whoever inserts the same, so that afterwards there is a row, of which to ask whether this is news. */
async function upsertSubscription(tx: PostgresDatabase, told: ToldSubscription): Promise<void> {
  const { changed: _, ...first } = told;
  const { id } = stripeSubscriptions;
  const insert = tx.insert(stripeSubscriptions).values(first).onConflictDoNothing();
  if ((await insert.returning({ id })).length > 0) return;
  const same = eq(id, told.id);
  const [known] = await tx.select().from(stripeSubscriptions).where(same).for("update");
  const subscription = known && subscriptionAfter(told, known);
  if (subscription) await tx.update(stripeSubscriptions).set(subscription).where(same);
}
