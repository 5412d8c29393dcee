import { type SQL, and, asc, desc, eq, gt, inArray, lte, sql } from "drizzle-orm";
import type {
  ChargeState,
  GrantState,
  HoldState,
  KeyState,
  PurchaseState,
  WalletState,
} from "../core/state.ts";
import type { Metadata } from "../model.ts";
import type { SqliteDatabase } from "./sqlite-store.ts";
import { charges, grants, holds, purchases, usedKeys, wallets } from "./tables.ts";

/** SQLite takes at most 32,766 variables a statement; names go in by the thousand. */
const NAMES_MAX = 1_000;

/** How many grants are read at a time while looking for enough of them. */
const GRANTS_PAGE = 64;

export const lapsed = (now: number) =>
  and(eq(holds.status, sql`'open'`), lte(holds.expiresAt, now));
export const ended = (now: number) =>
  and(eq(grants.status, sql`'active'`), lte(grants.expiresAt, now));
export const begun = (now: number) =>
  and(eq(grants.status, sql`'scheduled'`), lte(grants.effectiveAt, now));

export function walletNamed(tx: SqliteDatabase, walletId: string): WalletState | null {
  return tx.select().from(wallets).where(eq(wallets.walletId, walletId)).get() ?? null;
}

export function keyNamed(tx: SqliteDatabase, key: string): KeyState | null {
  return tx.select().from(usedKeys).where(eq(usedKeys.key, key)).get() ?? null;
}

export function purchaseNamed(tx: SqliteDatabase, paymentRef: string): PurchaseState | null {
  return tx.select().from(purchases).where(eq(purchases.paymentRef, paymentRef)).get() ?? null;
}

export function chargeNamed(tx: SqliteDatabase, key: string): ChargeState | null {
  const row = tx.select().from(charges).where(eq(charges.key, key)).get();
  return row ? withMetadata(row) : null;
}

/** In the order of their keys, from `after`, exclusive. */
export function selectCharges(
  tx: SqliteDatabase,
  { after, limit }: { after: string; limit: number },
): ChargeState[] {
  const page = tx.select().from(charges).where(gt(charges.key, after));
  return page.orderBy(asc(charges.key)).limit(limit).all().map(withMetadata);
}

export function selectChargesOf(tx: SqliteDatabase, walletId: string): ChargeState[] {
  const ofWallet = eq(charges.walletId, walletId);
  const oldestFirst = [asc(charges.createdAt), asc(charges.key)];
  return tx
    .select()
    .from(charges)
    .where(ofWallet)
    .orderBy(...oldestFirst)
    .all()
    .map(withMetadata);
}

export function selectHolds(tx: SqliteDatabase, where: SQL | undefined): HoldState[] {
  const oldestFirst = [asc(holds.createdAt), asc(holds.key)];
  return tx
    .select()
    .from(holds)
    .where(where)
    .orderBy(...oldestFirst)
    .all()
    .map(withMetadata);
}

export function selectGrants(tx: SqliteDatabase, where: SQL | undefined): GrantState[] {
  return tx.select().from(grants).where(where).orderBy(asc(grants.ordinal)).all().map(grantState);
}

export function grantsNamed(tx: SqliteDatabase, keys: string[]): GrantState[] {
  const found: GrantState[] = [];
  for (let from = 0; from < keys.length; from += NAMES_MAX) {
    found.push(...selectGrants(tx, inArray(grants.key, keys.slice(from, from + NAMES_MAX))));
  }
  return found;
}

/** Grants in burn order until they cover `credits`; those that end by `now` do not count. */
export function grantsCovering(
  tx: SqliteDatabase,
  { walletId, credits, now }: { walletId: string; credits: number; now: number },
): GrantState[] {
  const spendable = and(
    eq(grants.walletId, walletId),
    eq(grants.status, sql`'active'`),
    gt(grants.available, sql`0`),
  );
  const burnOrder = [
    asc(grants.priority),
    sql`${grants.expiresAt} is null`,
    asc(grants.expiresAt),
    asc(grants.paidRank),
    asc(grants.ordinal),
  ];
  const counts = ({ expiresAt, available }: GrantState) =>
    expiresAt === null || expiresAt > now ? available : 0;
  return readUntil(credits, counts, (offset) =>
    tx
      .select()
      .from(grants)
      .where(spendable)
      .orderBy(...burnOrder)
      .limit(GRANTS_PAGE)
      .offset(offset)
      .all()
      .map(grantState),
  );
}

/** Grants of which something was revoked, newest first, until they cover `credits`. */
export function grantsRevoked(
  tx: SqliteDatabase,
  { walletId, credits }: { walletId: string; credits: number },
): GrantState[] {
  const revoked = and(eq(grants.walletId, walletId), gt(grants.revoked, sql`0`));
  return readUntil(
    credits,
    (grant) => grant.revoked,
    (offset) =>
      tx
        .select()
        .from(grants)
        .where(revoked)
        .orderBy(desc(grants.ordinal))
        .limit(GRANTS_PAGE)
        .offset(offset)
        .all()
        .map(grantState),
  );
}

function readUntil(
  credits: number,
  counts: (grant: GrantState) => number,
  read: (offset: number) => GrantState[],
): GrantState[] {
  const found: GrantState[] = [];
  for (let missing = credits; missing > 0;) {
    const page = read(found.length);
    found.push(...page);
    for (const grant of page) missing -= counts(grant);
    if (page.length < GRANTS_PAGE) break;
  }
  return found;
}

/** A row that carries no metadata has none, rather than null. */
function withMetadata<Row extends { metadata: Metadata | null }>({ metadata, ...row }: Row) {
  return { ...row, ...(metadata && { metadata }) };
}

function grantState(row: typeof grants.$inferSelect): GrantState {
  const { paidAmount: amount, paidCurrency: currency, paidRank: _, ...grant } = row;
  const paid = amount !== null && currency !== null ? { paid: { amount, currency } } : {};
  return { ...withMetadata(grant), ...paid };
}
