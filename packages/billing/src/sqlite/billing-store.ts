import { LedgerError } from "@framefare/ledger";
import { type ExecuteWithin, ledgerWithin, type SqliteDatabase } from "@framefare/ledger/sqlite";
import { and, desc, eq } from "drizzle-orm";
import { type Attempt, type AttemptChange, changed, opened } from "../attempt.ts";
import type { StripeEvent } from "../events.ts";
import { lineFor, outcomeFor } from "../log-line.ts";
import { type Meaning, standing, subscriptionAfter, type ToldSubscription } from "../meaning.ts";
import type { Reader } from "../mentions.ts";
import type { Applied, BillingStore } from "../store.ts";
import { sqliteBooks } from "./books.ts";
import { readEventLog } from "./event-log.ts";
import { knownOf } from "./known.ts";
import {
  billingCustomers,
  checkoutAttempts,
  stripeEvents,
  stripePrices,
  stripeSubscriptions,
} from "./tables.ts";

/** Billing on the SQLite database that also holds the ledger, so that an event and its credits are one transaction. */
export function sqliteBillingStore(db: SqliteDatabase): BillingStore {
  const ledger = ledgerWithin(db);
  return {
    beginAttempt: async (attempt) => {
      db.insert(checkoutAttempts).values(attempt).onConflictDoNothing().run();
      return (
        db.select().from(checkoutAttempts).where(eq(checkoutAttempts.id, attempt.id)).get() ??
        attempt
      );
    },

    openAttempt: async (id, told) => {
      db.transaction(
        (tx) => {
          const attempt = eq(checkoutAttempts.id, id);
          const row = tx.select().from(checkoutAttempts).where(attempt).get();
          if (row) tx.update(checkoutAttempts).set(opened(row, told)).where(attempt).run();
        },
        { behavior: "immediate" },
      );
    },

    openPlanAttempts: async (userId) => openPlanAttempts(db, userId),

    expireAttempt: async (id) => {
      db.transaction((tx) => changeAttempt(tx, id, { status: "expired" }), {
        behavior: "immediate",
      });
    },

    attemptOfSession: async (sessionId) => {
      const ofSession = eq(checkoutAttempts.sessionId, sessionId);
      return db.select().from(checkoutAttempts).where(ofSession).get() ?? null;
    },

    customerOf: async (userId) => customerOf(db, userId),

    keepCustomer: async (userId, customerId, instead) =>
      keepCustomer(db, { userId, customerId }, instead),

    keepPrice: async (priceId, sku) => {
      db.insert(stripePrices)
        .values({ priceId, sku })
        .onConflictDoUpdate({ target: stripePrices.priceId, set: { sku } })
        .run();
    },

    subscriptionOf: async (userId) => {
      const all = db
        .select()
        .from(stripeSubscriptions)
        .where(eq(stripeSubscriptions.userId, userId))
        .orderBy(desc(stripeSubscriptions.eventAt), desc(stripeSubscriptions.id))
        .all();
      return standing(all);
    },

    apply: async (event, reader, now) =>
      db.transaction((tx) => apply({ tx, ledger }, event, reader, now), { behavior: "immediate" }),

    eventLog: async (page) => readEventLog(db, page),

    consult: async ({ mentions, read }) => read(knownOf(db, mentions)),

    ...sqliteBooks(db),
  };
}

function openPlanAttempts(db: SqliteDatabase, user: string): Attempt[] {
  const { userId, kind, status, createdAt, id } = checkoutAttempts;
  return db
    .select()
    .from(checkoutAttempts)
    .where(and(eq(userId, user), eq(kind, "plan"), eq(status, "open")))
    .orderBy(desc(createdAt), desc(id))
    .all();
}

function customerOf(db: SqliteDatabase, userId: string): string | null {
  const ofUser = eq(billingCustomers.userId, userId);
  return db.select().from(billingCustomers).where(ofUser).get()?.customerId ?? null;
}

function keepCustomer(
  db: SqliteDatabase,
  kept: { userId: string; customerId: string },
  instead: string | undefined,
): string {
  const { userId: target, customerId: standing } = billingCustomers;
  const insert = db.insert(billingCustomers).values(kept);
  if (instead === undefined) insert.onConflictDoNothing().run();
  else {
    const set = { customerId: kept.customerId };
    insert.onConflictDoUpdate({ target, set, setWhere: eq(standing, instead) }).run();
  }
  return customerOf(db, kept.userId) ?? kept.customerId;
}

/** Billing's own rows and the ledger, in one open transaction. */
type Open = { tx: SqliteDatabase; ledger: ExecuteWithin };

function apply(
  { tx, ledger }: Open,
  event: StripeEvent,
  { mentions, read }: Reader,
  now: number,
): Applied {
  const logged = tx.select().from(stripeEvents).where(eq(stripeEvents.eventId, event.id)).get();
  // A parked event that is told again is read again: its cause may be mended by now.
  if (logged && logged.outcome !== "parked") return { outcome: "duplicate", wallets: [] };
  const applied = carryOut({ tx, ledger }, read(knownOf(tx, mentions)), now);
  tx.insert(stripeEvents)
    .values(lineFor(event, applied, now))
    .onConflictDoUpdate({ target: stripeEvents.eventId, set: outcomeFor(event, applied) })
    .run();
  return applied;
}

/** A refusal of the ledger's parks the event: what was written for it is undone, the log line stays. */
function carryOut({ tx, ledger }: Open, meaning: Meaning, now: number): Applied {
  if (meaning.kind !== "applied") {
    return { outcome: meaning.kind, reason: meaning.reason, wallets: [] };
  }
  try {
    return tx.transaction((inner) => write({ tx: inner, ledger }, meaning, now));
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { outcome: "parked", reason: `${error.code}: ${error.message}`, wallets: [] };
  }
}

function write(
  { tx, ledger }: Open,
  { facts, attempt, subscription }: Extract<Meaning, { kind: "applied" }>,
  now: number,
): Applied {
  const answers = facts.map((request) => ledger({ verb: "record", request }, now).answer);
  const fresh = answers.filter(({ outcome }) => outcome === "applied");
  if (attempt) changeAttempt(tx, attempt.id, attempt);
  if (subscription) upsertSubscription(tx, subscription);
  const outcome = facts.length > 0 && fresh.length === 0 ? "duplicate" : "applied";
  const wallets = fresh.flatMap(({ purchase }) => (purchase ? [purchase.walletId] : []));
  return { outcome, wallets: subscription ? [...wallets, subscription.userId] : wallets };
}

function changeAttempt(tx: SqliteDatabase, id: string, change: AttemptChange): void {
  const attempt = eq(checkoutAttempts.id, id);
  const row = tx.select().from(checkoutAttempts).where(attempt).get();
  if (row) tx.update(checkoutAttempts).set(changed(row, change)).where(attempt).run();
}

function upsertSubscription(tx: SqliteDatabase, told: ToldSubscription): void {
  const { changed: _, ...first } = told;
  const same = eq(stripeSubscriptions.id, told.id);
  const known = tx.select().from(stripeSubscriptions).where(same).get();
  const subscription = known ? subscriptionAfter(told, known) : first;
  if (!subscription) return;
  tx.insert(stripeSubscriptions)
    .values(subscription)
    .onConflictDoUpdate({ target: stripeSubscriptions.id, set: subscription })
    .run();
}
