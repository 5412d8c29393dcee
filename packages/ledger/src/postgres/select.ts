import { type SQL, and, asc, desc, eq, gt, inArray, lte, sql } from "drizzle-orm";
import type {
  ChargeState,
  GrantState,
  HoldState,
  PurchaseState,
  WalletState,
} from "../core/state.ts";
import type { Metadata } from "../model.ts";
import type { PostgresDatabase } from "./statement.ts";
import { charges, grants, holds, purchases, wallets } from "./tables.ts";

/** PostgreSQL takes at most 65,535 parameters a statement; names go in by the thousand. */
const NAMES_MAX = 1_000;

/** How many grants are read at a time while looking for enough of them. */
const GRANTS_PAGE = 64;

export const lapsed = (now: number) =>
  and(eq(holds.status, sql`'open'`), lte(holds.expiresAt, now));
export const ended = (now: number) =>
  and(eq(grants.status, sql`'active'`), lte(grants.expiresAt, now));
export const begun = (now: number) =>
  and(eq(grants.status, sql`'scheduled'`), lte(grants.effectiveAt, now));

export async function walletNamed(
  tx: PostgresDatabase,
  walletId: string,
): Promise<WalletState | null> {
  return (await tx.select().from(wallets).where(eq(wallets.walletId, walletId)))[0] ?? null;
}

export async function purchaseNamed(
  tx: PostgresDatabase,
  paymentRef: string,
): Promise<PurchaseState | null> {
  const named = eq(purchases.paymentRef, paymentRef);
  return (await tx.select().from(purchases).where(named))[0] ?? null;
}

/** In the order of their keys, from `after`, exclusive. */
export async function selectCharges(
  tx: PostgresDatabase,
  { after, limit }: { after: string; limit: number },
): Promise<ChargeState[]> {
  const page = tx.select().from(charges).where(gt(charges.key, after));
  return (await page.orderBy(asc(charges.key)).limit(limit)).map(withMetadata);
}

export async function selectChargesOf(
  tx: PostgresDatabase,
  walletId: string,
): Promise<ChargeState[]> {
  const ofWallet = tx.select().from(charges).where(eq(charges.walletId, walletId));
  return (await ofWallet.orderBy(asc(charges.createdAt), asc(charges.key))).map(withMetadata);
}

export async function selectHolds(
  tx: PostgresDatabase,
  where: SQL | undefined,
): Promise<HoldState[]> {
  const found = tx.select().from(holds).where(where);
  return (await found.orderBy(asc(holds.createdAt), asc(holds.key))).map(withMetadata);
}

export async function selectGrants(
  tx: PostgresDatabase,
  where: SQL | undefined,
): Promise<GrantState[]> {
  const found = tx.select().from(grants).where(where);
  return (await found.orderBy(asc(grants.ordinal))).map(grantState);
}

export async function grantsNamed(tx: PostgresDatabase, keys: string[]): Promise<GrantState[]> {
  const found: GrantState[] = [];
  for (let from = 0; from < keys.length; from += NAMES_MAX) {
    found.push(
      ...(await selectGrants(tx, inArray(grants.key, keys.slice(from, from + NAMES_MAX)))),
    );
  }
  return found;
}

/** Grants of which something was revoked, newest first, until they cover `credits`. */
export async function grantsRevoked(
  tx: PostgresDatabase,
  { walletId, credits }: { walletId: string; credits: number },
): Promise<GrantState[]> {
  const revoked = and(eq(grants.walletId, walletId), gt(grants.revoked, sql`0`));
  const found: GrantState[] = [];
  for (let missing = credits; missing > 0;) {
    const page = await tx
      .select()
      .from(grants)
      .where(revoked)
      .orderBy(desc(grants.ordinal))
      .limit(GRANTS_PAGE)
      .offset(found.length);
    found.push(...page.map(grantState));
    for (const grant of page) missing -= grant.revoked;
    if (page.length < GRANTS_PAGE) break;
  }
  return found;
}

/** A row that carries no metadata has none, rather than null. */
export function withMetadata<Row extends { metadata: Metadata | null }>({ metadata, ...row }: Row) {
  return { ...row, ...(metadata && { metadata }) };
}

export function grantState(row: typeof grants.$inferSelect): GrantState {
  const { paidAmount: amount, paidCurrency: currency, paidRank: _, burnable: __, ...grant } = row;
  const paid = amount !== null && currency !== null ? { paid: { amount, currency } } : {};
  return { ...withMetadata(grant), ...paid };
}
