import { eq } from "drizzle-orm";
import { paidRank } from "../core/burn.ts";
import type { Changes, EntryState, GrantState, WalletState } from "../core/state.ts";
import type { SqliteDatabase } from "./sqlite-store.ts";
import {
  charges,
  disputes,
  entries,
  grants,
  holds,
  payments,
  purchases,
  refunds,
  refundTotals,
  usedKeys,
  wallets,
} from "./tables.ts";

/** Writes what `decide` came to, inside the caller's transaction. Parents go before the rows that point at them. */
export function write(tx: SqliteDatabase, changes: Changes): void {
  const { wallet, purchase, key } = changes;
  if (wallet) upsertWallet(tx, wallet);
  if (purchase) upsertPurchase(tx, purchase);
  for (const grant of changes.grants) upsertGrant(tx, grant);
  for (const hold of changes.holds) {
    const { status, captured, expiresAt } = hold;
    const set = { status, captured, expiresAt };
    tx.insert(holds).values(hold).onConflictDoUpdate({ target: holds.key, set }).run();
  }
  for (const charge of changes.charges) {
    const set = { refunded: charge.refunded };
    tx.insert(charges).values(charge).onConflictDoUpdate({ target: charges.key, set }).run();
  }
  for (const entry of changes.entries) tx.insert(entries).values(entryRow(entry)).run();
  if (key) tx.insert(usedKeys).values(key).run();
  writeFacts(tx, changes);
}

/** What is known of payments, each as last told. */
function writeFacts(tx: SqliteDatabase, { payment, refund, refundTotal, dispute }: Changes): void {
  if (payment) {
    const target = payments.payment;
    tx.insert(payments).values(payment).onConflictDoUpdate({ target, set: payment }).run();
  }
  if (refund) {
    const target = refunds.refundId;
    tx.insert(refunds).values(refund).onConflictDoUpdate({ target, set: refund }).run();
  }
  if (refundTotal) {
    const target = refundTotals.payment;
    tx.insert(refundTotals)
      .values(refundTotal)
      .onConflictDoUpdate({ target, set: refundTotal })
      .run();
  }
  if (dispute) {
    const target = disputes.disputeId;
    tx.insert(disputes).values(dispute).onConflictDoUpdate({ target, set: dispute }).run();
  }
}

function upsertWallet(tx: SqliteDatabase, { walletId, ...set }: WalletState): void {
  const known = tx.update(wallets).set(set).where(eq(wallets.walletId, walletId)).run().changes;
  if (known === 0)
    tx.insert(wallets)
      .values({ walletId, ...set })
      .run();
}

function upsertPurchase(tx: SqliteDatabase, purchase: typeof purchases.$inferInsert): void {
  const { payment, creditsReversed, amountRefunded, status, reversed } = purchase;
  tx.insert(purchases)
    .values(purchase)
    .onConflictDoUpdate({
      target: purchases.paymentRef,
      set: { payment, creditsReversed, amountRefunded, status, reversed },
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
