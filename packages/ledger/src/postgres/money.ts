import { asc, eq, inArray } from "drizzle-orm";
import type { Names } from "../core/decide.ts";
import { type GrantState, type Money, NO_MONEY, type PurchaseState } from "../core/state.ts";
import { grantsNamed, grantsRevoked, purchaseNamed, selectGrants } from "./select.ts";
import type { PostgresDatabase } from "./statement.ts";
import { disputes, grants, payments, refunds, refundTotals } from "./tables.ts";

/** A purchase, by its own name or by its payment's. */
export async function loadMoney(
  tx: PostgresDatabase,
  { paymentRef, payment }: Names,
): Promise<Money> {
  if (!paymentRef && !payment) return NO_MONEY;
  const [named] = payment
    ? await tx.select().from(payments).where(eq(payments.payment, payment))
    : [];
  const ref = paymentRef ?? named?.paymentRef ?? undefined;
  const ofRef = tx.select().from(payments).orderBy(asc(payments.payment));
  const linked = ref ? await ofRef.where(eq(payments.paymentRef, ref)) : [];
  const all = [...linked.map((each) => each.payment), ...(payment ? [payment] : [])];
  return {
    purchase: ref ? await purchaseNamed(tx, ref) : null,
    payments:
      named && !linked.some((each) => each.payment === payment) ? [...linked, named] : linked,
    refunds: await tx.select().from(refunds).where(inArray(refunds.payment, all)),
    refundTotals: await tx.select().from(refundTotals).where(inArray(refundTotals.payment, all)),
    disputes: await tx.select().from(disputes).where(inArray(disputes.payment, all)),
  };
}

/** What a reversal may take from or give back to, besides what is in burn order. */
export async function grantsOfPurchase(
  tx: PostgresDatabase,
  purchase: PurchaseState | null,
): Promise<GrantState[]> {
  if (!purchase) return [];
  const { paymentRef, walletId, creditsReversed, reversed } = purchase;
  const taken = [...new Set(reversed.map(({ grantKey }) => grantKey))];
  return [
    ...(await selectGrants(tx, eq(grants.paymentRef, paymentRef))),
    ...(await grantsNamed(tx, taken)),
    ...(await grantsRevoked(tx, { walletId, credits: creditsReversed })),
  ];
}
