import { ReconcileReport } from "@framefare/contract";
import type { Purchase } from "@framefare/ledger";
import {
  disputes,
  payments,
  purchases,
  refunds,
  refundTotals,
  type SqliteDatabase,
  usedKeys,
} from "@framefare/ledger/sqlite";
import { and, asc, eq, gt, gte, inArray, lt, lte, sql } from "drizzle-orm";
import { eventIn } from "../log-line.ts";
import { moneyKnown } from "../money-known.ts";
import type { Books, MoneyKnown } from "../store.ts";
import { reconciliation, stripeEvents } from "./tables.ts";

/** The one row of `reconciliation`. */
const ROW = "stripe";

/** Our side of the comparison with Stripe, but for what an event means, which the store itself knows. */
export function sqliteBooks(db: SqliteDatabase): Omit<Books, "consult"> {
  return {
    outcomesOf: async (eventIds) => {
      const { eventId, outcome } = stripeEvents;
      const rows = db.select({ eventId, outcome }).from(stripeEvents);
      const known = rows.where(inArray(eventId, eventIds)).all();
      return new Map(known.map((row) => [row.eventId, row.outcome]));
    },

    parked: async ({ since, after, limit }) => {
      const { outcome, receivedAt, eventId } = stripeEvents;
      const wanted = and(eq(outcome, "parked"), gte(receivedAt, since), gt(eventId, after));
      const rows = db.select().from(stripeEvents).where(wanted).orderBy(asc(eventId)).limit(limit);
      return rows.all().map(({ raw, reason }) => ({ event: eventIn(raw), reason: reason ?? "" }));
    },

    parkedEvent: async (id) => {
      const { outcome, eventId } = stripeEvents;
      const wanted = and(eq(eventId, id), eq(outcome, "parked"));
      const row = db.select().from(stripeEvents).where(wanted).get();
      return row ? eventIn(row.raw) : null;
    },

    purchasesOf: async (paymentRefs) =>
      db
        .select()
        .from(purchases)
        .where(inArray(purchases.paymentRef, paymentRefs))
        .all()
        .map(purchaseOf),

    purchasesBetween: async ({ from, to }, { after, limit }) => {
      const { createdAt, paymentRef } = purchases;
      const inRange = and(gte(createdAt, after?.createdAt ?? from), lt(createdAt, to));
      const next =
        after && sql`(${createdAt}, ${paymentRef}) > (${after.createdAt}, ${after.paymentRef})`;
      const rows = db
        .select()
        .from(purchases)
        .where(and(inRange, next ?? undefined))
        .orderBy(asc(createdAt), asc(paymentRef))
        .limit(limit);
      return rows.all().map(purchaseOf);
    },

    moneyOf: async (named) => moneyOf(db, [...new Set(named)]),

    usedKeys: async (keys) => {
      const { key } = usedKeys;
      const rows = db.select({ key }).from(usedKeys).where(inArray(key, keys)).all();
      return new Set(rows.map((row) => row.key));
    },

    ...reportSide(db),
  };
}

/** Whose turn it is to compare, and what the last one found. */
function reportSide(db: SqliteDatabase): Pick<Books, "takeTurn" | "keepReport" | "lastReport"> {
  return {
    takeTurn: async (now, until) => {
      const turn = db
        .insert(reconciliation)
        .values({ name: ROW, takenUntil: until })
        .onConflictDoUpdate({
          target: reconciliation.name,
          set: { takenUntil: until },
          setWhere: lte(reconciliation.takenUntil, now),
        });
      return turn.run().changes > 0;
    },

    keepReport: async (report) => {
      db.insert(reconciliation)
        .values({ name: ROW, takenUntil: 0, report })
        .onConflictDoUpdate({ target: reconciliation.name, set: { report } })
        .run();
    },

    lastReport: async () => {
      const row = db.select().from(reconciliation).where(eq(reconciliation.name, ROW)).get();
      // One that an older version kept, and that says something else, is as good as none.
      return ReconcileReport.safeParse(row?.report).data ?? null;
    },
  };
}

function moneyOf(db: SqliteDatabase, named: string[]): Map<string, MoneyKnown> {
  const bought = db
    .select()
    .from(payments)
    .innerJoin(purchases, eq(purchases.paymentRef, payments.paymentRef))
    .where(inArray(payments.payment, named))
    .all();
  const back = db.select().from(refunds).where(inArray(refunds.payment, named)).all();
  const totals = db.select().from(refundTotals).where(inArray(refundTotals.payment, named)).all();
  const disputed = db.select().from(disputes).where(inArray(disputes.payment, named)).all();
  return moneyKnown(named, {
    bought: bought.map((row) => ({
      payment: row.payments.payment,
      purchase: purchaseOf(row.purchases),
    })),
    refunds: back,
    refundTotals: totals,
    disputes: disputed,
  });
}

function purchaseOf({ reversed: _, ...purchase }: typeof purchases.$inferSelect): Purchase {
  return purchase;
}
