import { asc, desc, eq, gt } from "drizzle-orm";
import { purchaseOf } from "../core/record.ts";
import type { LedgerStore } from "../store.ts";
import { loadWallet, loadWhole } from "./load.ts";
import { begun, ended, lapsed, selectChargesOf } from "./select.ts";
import type { SqliteDatabase } from "./database.ts";
import type { Statements } from "./statements.ts";
import { grants, holds, purchases, wallets } from "./tables.ts";

/** What is read of wallets, grants, holds, charges and purchases. */
export function rowsSide(
  statements: Statements,
): Pick<LedgerStore, "load" | "walletIds" | "purchase" | "purchases" | "charges" | "dueWallets"> {
  const { db } = statements;
  return {
    load: async (walletId, now, scope) =>
      db.transaction(() =>
        scope === "all" ? loadWhole(statements, walletId) : loadWallet(statements, walletId, now),
      ),

    walletIds: async ({ after, limit }) =>
      db
        .select({ id: wallets.walletId })
        .from(wallets)
        .where(gt(wallets.walletId, after))
        .orderBy(asc(wallets.walletId))
        .limit(limit)
        .all()
        .map(({ id }) => id),

    purchase: async (paymentRef) => {
      const purchase = statements.purchaseNamed.get(paymentRef);
      return purchase ? purchaseOf(purchase) : null;
    },

    purchases: async (walletId) =>
      db
        .select()
        .from(purchases)
        .where(eq(purchases.walletId, walletId))
        .orderBy(desc(purchases.createdAt), desc(purchases.paymentRef))
        .all()
        .map(purchaseOf),

    charges: async (walletId) => selectChargesOf(db, walletId),

    dueWallets: async (now, limit) => dueWallets(db, now, limit),
  };
}

function dueWallets(db: SqliteDatabase, now: number, limit: number): string[] {
  const ofHolds = db.selectDistinct({ id: holds.walletId }).from(holds).where(lapsed(now));
  const ofEnds = db.selectDistinct({ id: grants.walletId }).from(grants).where(ended(now));
  const ofBeginnings = db.selectDistinct({ id: grants.walletId }).from(grants).where(begun(now));
  const due = [ofHolds, ofEnds, ofBeginnings].flatMap((query) => query.limit(limit).all());
  return [...new Set(due.map(({ id }) => id))].slice(0, limit);
}
