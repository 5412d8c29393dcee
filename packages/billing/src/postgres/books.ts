import { ReconcileReport } from "@framefare/contract";
import type { Purchase } from "@framefare/ledger";
import {
  disputes,
  inTransaction,
  payments,
  type PostgresDatabase,
  purchases,
  refunds,
  refundTotals,
  usedKeys,
} from "@framefare/ledger/postgres";
import { and, asc, eq, gt, gte, inArray, lt, lte, sql } from "drizzle-orm";
import { eventIn } from "../log-line.ts";
import { moneyKnown } from "../money-known.ts";
import type { Books, MoneyKnown } from "../store.ts";
import { reconciliation, stripeEvents } from "./tables.ts";

/** The one row of `reconciliation`. */
const ROW = "stripe";

/** Our side of the comparison with Stripe, but for what an event means, which the store itself knows. */
export function postgresBooks(db: PostgresDatabase): Omit<Books, "consult"> {
  return {
    outcomesOf: async (eventIds) => {
      const { eventId, outcome } = stripeEvents;
      const rows = db.select({ eventId, outcome }).from(stripeEvents);
      const known = await rows.where(inArray(eventId, eventIds));
      return new Map(known.map((row) => [row.eventId, row.outcome]));
    },

    parked: async ({ since, after, limit }) => {
      const { outcome, receivedAt, eventId } = stripeEvents;
      const wanted = and(eq(outcome, "parked"), gte(receivedAt, since), gt(eventId, after));
      const rows = db.select().from(stripeEvents).where(wanted).orderBy(asc(eventId)).limit(limit);
      return (await rows).map(({ raw, reason }) => ({ event: eventIn(raw), reason: reason ?? "" }));
    },

    parkedEvent: async (id) => {
      const { outcome, eventId } = stripeEvents;
      const wanted = and(eq(eventId, id), eq(outcome, "parked"));
      const [row] = await db.select().from(stripeEvents).where(wanted);
      return row ? eventIn(row.raw) : null;
    },

    purchasesOf: async (paymentRefs) => {
      const named = inArray(purchases.paymentRef, paymentRefs);
      return (await db.select().from(purchases).where(named)).map(purchaseOf);
    },

    purchasesBetween: async ({ from, to }, { after, limit }) => {
      const { createdAt, paymentRef } = purchases;
      const inRange = and(gte(createdAt, after?.createdAt ?? from), lt(createdAt, to));
      const next =
        after && sql`(${createdAt}, ${paymentRef}) > (${after.createdAt}, ${after.paymentRef})`;
      const rows = await db
        .select()
        .from(purchases)
        .where(and(inRange, next ?? undefined))
        .orderBy(asc(createdAt), asc(paymentRef))
        .limit(limit);
      return rows.map(purchaseOf);
    },

    moneyOf: (named) => moneyOf(db, [...new Set(named)]),

    usedKeys: async (keys) => {
      const { key } = usedKeys;
      const rows = await db.select({ key }).from(usedKeys).where(inArray(key, keys));
      return new Set(rows.map((row) => row.key));
    },

    ...reportSide(db),
  };
}

/** Whose turn it is to compare, and what the last one found. */
function reportSide(db: PostgresDatabase): Pick<Books, "takeTurn" | "keepReport" | "lastReport"> {
  const { name, takenUntil } = reconciliation;
  return {
    takeTurn: async (now, until) => {
      const taken = await db
        .insert(reconciliation)
        .values({ name: ROW, takenUntil: until })
        .onConflictDoUpdate({
          target: name,
          set: { takenUntil: until },
          setWhere: lte(takenUntil, now),
        })
        .returning({ name });
      return taken.length > 0;
    },

    keepReport: async (report) => {
      await db
        .insert(reconciliation)
        .values({ name: ROW, takenUntil: 0, report })
        .onConflictDoUpdate({ target: name, set: { report } });
    },

    lastReport: async () => {
      const [row] = await db.select().from(reconciliation).where(eq(name, ROW));
      // One that an older version kept, and that says something else, is as good as none.
      return ReconcileReport.safeParse(row?.report).data ?? null;
    },
  };
}

/** What goes back of a payment, and what it bought, as of one moment. */
function moneyOf(db: PostgresDatabase, named: string[]): Promise<Map<string, MoneyKnown>> {
  const read = async (tx: PostgresDatabase) => {
    const bought = await tx
      .select()
      .from(payments)
      .innerJoin(purchases, eq(purchases.paymentRef, payments.paymentRef))
      .where(inArray(payments.payment, named));
    return moneyKnown(named, {
      bought: bought.map((row) => ({
        payment: row.payments.payment,
        purchase: purchaseOf(row.purchases),
      })),
      refunds: await tx.select().from(refunds).where(inArray(refunds.payment, named)),
      refundTotals: await tx
        .select()
        .from(refundTotals)
        .where(inArray(refundTotals.payment, named)),
      disputes: await tx.select().from(disputes).where(inArray(disputes.payment, named)),
    });
  };
  return inTransaction(db, read, { isolationLevel: "repeatable read", accessMode: "read only" });
}

function purchaseOf({ reversed: _, ...purchase }: typeof purchases.$inferSelect): Purchase {
  return purchase;
}
