import { type SQL, and, asc, desc, eq, gt, lte, sql } from "drizzle-orm";
import type { ChargeState, GrantState, HoldState } from "../core/state.ts";
import type { Metadata } from "../model.ts";
import type { SqliteDatabase } from "./database.ts";
import type { Statements } from "./statements.ts";
import { charges, grants, holds } from "./tables.ts";

/** How many grants are read at a time while looking for enough of them. */
const GRANTS_PAGE = 64;

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
  const rows = [...new Set(keys)].map((key) => grantNamed.get({ key }));
  return rows.flatMap((row) => (row ? [grantState(row)] : []));
}

/** Grants in burn order until they cover `credits`; those that end by `now` do not count. */
export function grantsCovering(
  { burnable }: Statements,
  { walletId, credits, now }: { walletId: string; credits: number; now: number },
): GrantState[] {
  const counts = ({ expiresAt, available }: GrantState) =>
    expiresAt === null || expiresAt > now ? available : 0;
  return readUntil(credits, counts, ({ limit, offset }) =>
    burnable.all({ walletId, limit, offset }).map(grantState),
  );
}

/** Grants of which something was revoked, newest first, until they cover `credits`. */
export function grantsRevoked(
  { db }: Statements,
  { walletId, credits }: { walletId: string; credits: number },
): GrantState[] {
  const revoked = and(eq(grants.walletId, walletId), gt(grants.revoked, sql`0`));
  return readUntil(
    credits,
    (grant) => grant.revoked,
    ({ limit, offset }) =>
      db
        .select()
        .from(grants)
        .where(revoked)
        .orderBy(desc(grants.ordinal))
        .limit(limit)
        .offset(offset)
        .all()
        .map(grantState),
  );
}

/** The first page is short: most charges are covered by one grant. */
function readUntil(
  credits: number,
  counts: (grant: GrantState) => number,
  read: (page: { limit: number; offset: number }) => GrantState[],
): GrantState[] {
  const found: GrantState[] = [];
  for (let missing = credits, limit = 2; missing > 0; limit = GRANTS_PAGE) {
    const page = read({ limit, offset: found.length });
    found.push(...page);
    for (const grant of page) missing -= counts(grant);
    if (page.length < limit) break;
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
