import { eq } from "drizzle-orm";
import { paidRank } from "../core/burn.ts";
import type { Changes, EntryState, GrantState } from "../core/state.ts";
import type { SqliteDatabase } from "./sqlite-store.ts";
import { charges, entries, grants, holds, purchases, usedKeys, wallets } from "./tables.ts";

/** Writes what `decide` came to, inside the caller's transaction. Parents go before the rows that point at them. */
export function write(tx: SqliteDatabase, changes: Changes): void {
  const { wallet, purchase, key } = changes;
  const { walletId: target, ...set } = wallet;
  const known = tx.update(wallets).set(set).where(eq(wallets.walletId, target)).run().changes;
  if (known === 0) tx.insert(wallets).values(wallet).run();
  if (purchase) upsertPurchase(tx, purchase);
  for (const grant of changes.grants) upsertGrant(tx, grant);
  for (const hold of changes.holds) {
    const { status, captured, expiresAt } = hold;
    tx.insert(holds)
      .values(hold)
      .onConflictDoUpdate({ target: holds.key, set: { status, captured, expiresAt } })
      .run();
  }
  for (const charge of changes.charges) tx.insert(charges).values(charge).run();
  for (const entry of changes.entries) tx.insert(entries).values(entryRow(entry)).run();
  if (key) tx.insert(usedKeys).values(key).run();
}

function upsertPurchase(tx: SqliteDatabase, purchase: typeof purchases.$inferInsert): void {
  const { creditsReversed, amountRefunded, status } = purchase;
  tx.insert(purchases)
    .values(purchase)
    .onConflictDoUpdate({
      target: purchases.paymentRef,
      set: { creditsReversed, amountRefunded, status },
    })
    .run();
}

function upsertGrant(tx: SqliteDatabase, grant: GrantState): void {
  const { status, available, held, spent, expired, revoked, paid, ...rest } = grant;
  const changing = { status, available, held, spent, expired, revoked };
  tx.insert(grants)
    .values({
      ...rest,
      ...changing,
      paidRank: paidRank(grant),
      paidAmount: paid?.amount,
      paidCurrency: paid?.currency,
    })
    .onConflictDoUpdate({ target: grants.key, set: changing })
    .run();
}

function entryRow({ after, ...entry }: EntryState): typeof entries.$inferInsert {
  return {
    ...entry,
    grantedAfter: after.granted,
    spentAfter: after.spent,
    expiredAfter: after.expired,
    revokedAfter: after.revoked,
  };
}
