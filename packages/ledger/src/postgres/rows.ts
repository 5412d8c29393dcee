import { asc, desc, eq, gt } from "drizzle-orm";
import { purchaseOf } from "../core/record.ts";
import type { LedgerStore } from "../store.ts";
import { loadWallet } from "./load.ts";
import { begun, ended, lapsed, purchaseNamed, selectChargesOf } from "./select.ts";
import type { PostgresDatabase } from "./statement.ts";
import { grants, holds, purchases, wallets } from "./tables.ts";

/** What is read of wallets, grants, holds, charges and purchases. */
export function rowsSide(
  db: PostgresDatabase,
): Pick<LedgerStore, "load" | "walletIds" | "purchase" | "purchases" | "charges" | "dueWallets"> {
  return {
    load: (walletId, now, scope) => loadWallet(db, walletId, now, scope),

    walletIds: async ({ after, limit }) => {
      const ids = db.select({ id: wallets.walletId }).from(wallets);
      const page = ids.where(gt(wallets.walletId, after)).orderBy(asc(wallets.walletId));
      return (await page.limit(limit)).map(({ id }) => id);
    },

    purchase: async (paymentRef) => {
      const purchase = await purchaseNamed(db, paymentRef);
      return purchase && purchaseOf(purchase);
    },

    purchases: async (walletId) => {
      const found = db.select().from(purchases).where(eq(purchases.walletId, walletId));
      const newestFirst = [desc(purchases.createdAt), desc(purchases.paymentRef)];
      return (await found.orderBy(...newestFirst)).map(purchaseOf);
    },

    charges: (walletId) => selectChargesOf(db, walletId),

    dueWallets: (now, limit) => dueWallets(db, now, limit),
  };
}

async function dueWallets(db: PostgresDatabase, now: number, limit: number): Promise<string[]> {
  const ofHolds = db.selectDistinct({ id: holds.walletId }).from(holds).where(lapsed(now));
  const ofEnds = db.selectDistinct({ id: grants.walletId }).from(grants).where(ended(now));
  const ofBeginnings = db.selectDistinct({ id: grants.walletId }).from(grants).where(begun(now));
  const due = new Set<string>();
  for (const query of [ofHolds, ofEnds, ofBeginnings]) {
    for (const { id } of await query.limit(limit)) due.add(id);
  }
  return [...due].slice(0, limit);
}
