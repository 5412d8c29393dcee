import { type SQL, and, asc, eq, gt, lte, sql } from "drizzle-orm";
import type { ChargeState, GrantState, HoldState } from "../core/state.ts";
import type { Metadata } from "../model.ts";
import type { SqliteDatabase } from "./database.ts";
import type { Statements } from "./statements.ts";
import { charges, grants, holds } from "./tables.ts";

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

export function grantsNamed({ grantNamed }: Statements, keys: string[]): GrantState[] {
  const rows = [...new Set(keys)].map((key) => grantNamed.get(key));
  return rows.flatMap((row) => (row ? [grantState(row)] : []));
}

/** Grants in burn order until they cover `credits`; those that end by `now` do not count. */
export function grantsCovering(
  { burnable, firstBurnable }: Statements,
  { walletId, credits, now }: { walletId: string; credits: number; now: number },
): GrantState[] {
  if (credits <= 0) return [];
  const counts = ({ expiresAt, available }: GrantState) =>
    expiresAt === null || expiresAt > now ? available : 0;
  // To step through rows costs more to set up than to read one.
  const row = firstBurnable.get(walletId);
  if (!row) return [];
  const first = grantState(row);
  if (counts(first) >= credits) return [first];
  return readUntil(credits, burnable.each(walletId), counts);
}

/** Grants of which something was revoked, newest first, until they cover `credits`. */
export function grantsRevoked(
  { revoked }: Statements,
  { walletId, credits }: { walletId: string; credits: number },
): GrantState[] {
  return readUntil(credits, revoked.each(walletId), (grant) => grant.revoked);
}

function readUntil(
  credits: number,
  rows: Iterable<typeof grants.$inferSelect>,
  counts: (grant: GrantState) => number,
): GrantState[] {
  const found: GrantState[] = [];
  let missing = credits;
  if (missing <= 0) return found;
  for (const row of rows) {
    const grant = grantState(row);
    found.push(grant);
    missing -= counts(grant);
    if (missing <= 0) break;
  }
  return found;
}

/** A row that carries no metadata has none, rather than null. */
export function withMetadata<Row extends { metadata: Metadata | null }>({ metadata, ...row }: Row) {
  return { ...row, ...(metadata && { metadata }) };
}

export function grantState(row: typeof grants.$inferSelect): GrantState {
  const { paidAmount: amount, paidCurrency: currency, paidRank: _, ...grant } = row;
  const paid = amount !== null && currency !== null ? { paid: { amount, currency } } : {};
  return { ...withMetadata(grant), ...paid };
}

export const lapsed = (now: number) =>
  and(eq(holds.status, sql`'open'`), lte(holds.expiresAt, now));
export const ended = (now: number) =>
  and(eq(grants.status, sql`'active'`), lte(grants.expiresAt, now));
export const begun = (now: number) =>
  and(eq(grants.status, sql`'scheduled'`), lte(grants.effectiveAt, now));
