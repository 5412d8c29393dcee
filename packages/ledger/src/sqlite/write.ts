import type { Written } from "../core/batch.ts";
import { paidRank } from "../core/burn.ts";
import type { ChargeState, EntryState, GrantState, HoldState } from "../core/state.ts";
import type { Statements } from "./statements.ts";
import { disputes, payments, purchases, refunds, refundTotals } from "./tables.ts";

/** Writes what `decide` came to, inside the caller's transaction. Parents go before the rows that point at them. */
export function write(statements: Statements, written: Written): void {
  for (const wallet of written.wallets.values()) {
    if (!statements.updateWallet(wallet)) statements.insertWallet(wallet);
  }
  for (const facts of written.facts) writeFacts(statements, facts);
  for (const grant of written.grants.values()) upsertGrant(statements, grant);
  for (const hold of written.holds.values()) upsertHold(statements, hold);
  for (const charge of written.charges.values()) upsertCharge(statements, charge);
  for (const entry of written.entries) statements.insertEntry(entryRow(entry));
  for (const key of written.keys.values()) statements.insertKey(key);
}

function upsertGrant(statements: Statements, grant: GrantState): void {
  const { updateGrantSums, updateGrant, insertGrant } = statements;
  if (updateGrantSums(grant) || updateGrant(grant)) return;
  const { paid, metadata = null } = grant;
  insertGrant({
    ...grant,
    metadata,
    paidRank: paidRank(grant),
    paidAmount: paid?.amount ?? null,
    paidCurrency: paid?.currency ?? null,
  });
}

function upsertHold({ updateHold, insertHold }: Statements, hold: HoldState): void {
  if (!updateHold(hold)) insertHold({ ...hold, metadata: hold.metadata ?? null });
}

function upsertCharge({ updateCharge, insertCharge }: Statements, charge: ChargeState): void {
  if (charge.refunded > 0 && updateCharge(charge)) return;
  insertCharge({ ...charge, metadata: charge.metadata ?? null });
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

/** A purchase, and what is known of payments, each as last told. */
function writeFacts({ db }: Statements, facts: Written["facts"][number]): void {
  const { purchase, payment, refund, refundTotal, dispute } = facts;
  if (purchase) {
    const { creditsReversed, amountRefunded, status, reversed } = purchase;
    const set = { payment: purchase.payment, creditsReversed, amountRefunded, status, reversed };
    const target = purchases.paymentRef;
    db.insert(purchases).values(purchase).onConflictDoUpdate({ target, set }).run();
  }
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
