import { paidRank } from "../core/burn.ts";
import type {
  Changes,
  ChargeState,
  EntryState,
  GrantState,
  HoldState,
  PurchaseState,
} from "../core/state.ts";
import type { Statements } from "./statements.ts";
import { disputes, payments, purchases, refunds, refundTotals } from "./tables.ts";

/** Writes what `decide` came to, inside the caller's transaction. Parents go before the rows that point at them. */
export function write(statements: Statements, changes: Changes): void {
  const { wallet, purchase, key } = changes;
  if (wallet && statements.updateWallet.run(wallet).changes === 0) {
    statements.insertWallet.run(wallet);
  }
  if (purchase) upsertPurchase(statements, purchase);
  for (const grant of changes.grants) upsertGrant(statements, grant);
  for (const hold of changes.holds) upsertHold(statements, hold);
  for (const charge of changes.charges) upsertCharge(statements, charge);
  for (const entry of changes.entries) statements.insertEntry.run(entryRow(entry));
  if (key) statements.insertKey.run(key);
  writeFacts(statements, changes);
}

function upsertGrant({ updateGrant, insertGrant }: Statements, grant: GrantState): void {
  if (updateGrant.run(grant).changes > 0) return;
  const { paid, metadata = null } = grant;
  insertGrant.run({
    ...grant,
    metadata,
    paidRank: paidRank(grant),
    paidAmount: paid?.amount ?? null,
    paidCurrency: paid?.currency ?? null,
  });
}

function upsertHold({ updateHold, insertHold }: Statements, hold: HoldState): void {
  if (updateHold.run(hold).changes > 0) return;
  insertHold.run({ ...hold, metadata: hold.metadata ?? null });
}

function upsertCharge({ updateCharge, insertCharge }: Statements, charge: ChargeState): void {
  if (charge.refunded > 0 && updateCharge.run(charge).changes > 0) return;
  insertCharge.run({ ...charge, metadata: charge.metadata ?? null });
}

function entryRow({ after, ...entry }: EntryState) {
  return {
    ...entry,
    grantedAfter: after.granted,
    spentAfter: after.spent,
    expiredAfter: after.expired,
    revokedAfter: after.revoked,
  };
}

function upsertPurchase({ db }: Statements, purchase: PurchaseState): void {
  const { payment, creditsReversed, amountRefunded, status, reversed } = purchase;
  const set = { payment, creditsReversed, amountRefunded, status, reversed };
  const target = purchases.paymentRef;
  db.insert(purchases).values(purchase).onConflictDoUpdate({ target, set }).run();
}

/** What is known of payments, each as last told. */
function writeFacts({ db }: Statements, changes: Changes): void {
  const { payment, refund, refundTotal, dispute } = changes;
  if (payment) {
    const target = payments.payment;
    db.insert(payments).values(payment).onConflictDoUpdate({ target, set: payment }).run();
  }
  if (refund) {
    const target = refunds.refundId;
    db.insert(refunds).values(refund).onConflictDoUpdate({ target, set: refund }).run();
  }
  if (refundTotal) {
    const target = refundTotals.payment;
    const set = refundTotal;
    db.insert(refundTotals).values(refundTotal).onConflictDoUpdate({ target, set }).run();
  }
  if (dispute) {
    const target = disputes.disputeId;
    db.insert(disputes).values(dispute).onConflictDoUpdate({ target, set: dispute }).run();
  }
}
