import { LedgerError } from "@framefare/ledger";
import { type ExecuteWithin, ledgerWithin, type SqliteDatabase } from "@framefare/ledger/sqlite";
import { and, desc, eq } from "drizzle-orm";
import { type Attempt, laterStatus } from "../attempt.ts";
import type { StripeEvent } from "../events.ts";
import { type Context, isLive, isNews, type Meaning, type Subscription } from "../meaning.ts";
import type { Applied, BillingStore } from "../store.ts";
import { sqliteBooks } from "./books.ts";
import { readEventLog } from "./event-log.ts";
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

    openAttempt: async (id, opened) => {
      db.transaction(
        (tx) => {
          const attempt = eq(checkoutAttempts.id, id);
          const row = tx.select().from(checkoutAttempts).where(attempt).get();
          const status = row?.status === "creating" ? "open" : row?.status;
          tx.update(checkoutAttempts)
            .set({ ...opened, status })
            .where(attempt)
            .run();
        },
        { behavior: "immediate" },
      );
    },

    openPlanAttempts: async (userId) => openPlanAttempts(db, userId),

    expireAttempt: async (id) => {
      db.transaction((tx) => changeAttempt(tx, { id, status: "expired" }), {
        behavior: "immediate",
      });
    },

    attemptOfSession: async (sessionId) => contextOf(db).attemptOf({ sessionId }),

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
        .orderBy(desc(stripeSubscriptions.eventAt))
        .all();
      return all.find(isLive) ?? all[0] ?? null;
    },

    apply: async (event, read, now) =>
      db.transaction((tx) => apply({ tx, ledger }, event, read, now), { behavior: "immediate" }),

    eventLog: async (page) => readEventLog(db, contextOf(db), page),

    consult: async (_event, read) => read(contextOf(db)),

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

function contextOf(tx: SqliteDatabase): Context {
  const attemptWhere = (is: ReturnType<typeof eq>) =>
    tx.select().from(checkoutAttempts).where(is).get() ?? null;
  return {
    attemptOf: ({ sessionId, attemptId }) =>
      (sessionId ? attemptWhere(eq(checkoutAttempts.sessionId, sessionId)) : null) ??
      (attemptId ? attemptWhere(eq(checkoutAttempts.id, attemptId)) : null),
    userOf: (customerId) =>
      tx.select().from(billingCustomers).where(eq(billingCustomers.customerId, customerId)).get()
        ?.userId ?? null,
    skuOf: (priceId) =>
      tx.select().from(stripePrices).where(eq(stripePrices.priceId, priceId)).get()?.sku ?? null,
  };
}

/** Billing's own rows and the ledger, in one open transaction. */
type Open = { tx: SqliteDatabase; ledger: ExecuteWithin };

function apply(
  { tx, ledger }: Open,
  event: StripeEvent,
  read: (context: Context) => Meaning,
  now: number,
): Applied {
  const logged = tx.select().from(stripeEvents).where(eq(stripeEvents.eventId, event.id)).get();
  // A parked event that is told again is read again: its cause may be mended by now.
  if (logged && logged.outcome !== "parked") return { outcome: "duplicate", wallets: [] };
  const applied = carryOut({ tx, ledger }, read(contextOf(tx)), now);
  const line = {
    outcome: applied.outcome,
    reason: applied.reason ?? null,
    raw: applied.outcome === "parked" ? JSON.stringify(event) : null,
  };
  tx.insert(stripeEvents)
    .values({
      ...line,
      eventId: event.id,
      type: event.type,
      apiVersion: event.api_version,
      objectId: event.data.object.id,
      createdAt: event.created === undefined ? null : event.created * 1_000,
      receivedAt: now,
    })
    .onConflictDoUpdate({ target: stripeEvents.eventId, set: line })
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
  if (attempt) changeAttempt(tx, attempt);
  if (subscription) upsertSubscription(tx, subscription);
  const outcome = facts.length > 0 && fresh.length === 0 ? "duplicate" : "applied";
  const wallets = fresh.flatMap(({ purchase }) => (purchase ? [purchase.walletId] : []));
  return { outcome, wallets: subscription ? [...wallets, subscription.userId] : wallets };
}

type AttemptChange = NonNullable<Extract<Meaning, { kind: "applied" }>["attempt"]>;

function changeAttempt(
  tx: SqliteDatabase,
  {
    id,
    status,
    sessionId,
    invoiceId,
  }: Partial<AttemptChange> & Pick<AttemptChange, "id" | "status">,
): void {
  const attempt = eq(checkoutAttempts.id, id);
  const row = tx.select().from(checkoutAttempts).where(attempt).get();
  if (!row) return;
  const change = {
    status: laterStatus(row.status, status),
    // The webhook may be faster than the answer to our own call.
    sessionId: row.sessionId ?? sessionId ?? null,
    ...(invoiceId && { invoiceId }),
  };
  tx.update(checkoutAttempts).set(change).where(attempt).run();
}

function upsertSubscription(tx: SqliteDatabase, subscription: Subscription): void {
  const same = eq(stripeSubscriptions.id, subscription.id);
  const known = tx.select().from(stripeSubscriptions).where(same).get();
  if (known && !isNews(subscription, known)) return;
  tx.insert(stripeSubscriptions)
    .values(subscription)
    .onConflictDoUpdate({ target: stripeSubscriptions.id, set: subscription })
    .run();
}
