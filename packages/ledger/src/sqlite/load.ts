import { type SQL, and, asc, eq, gt, inArray, lte, sql } from "drizzle-orm";
import type { Names } from "../core/decide.ts";
import type { ChargeState, GrantState, HoldState, Loaded } from "../core/state.ts";
import type { Metadata } from "../model.ts";
import type { SqliteDatabase } from "./sqlite-store.ts";
import { charges, grants, holds, purchases, usedKeys, wallets } from "./tables.ts";

/** SQLite takes at most 32,766 variables a statement; names go in by the thousand. */
const NAMES_MAX = 1_000;

/** How many grants are read at a time while looking for enough to cover a charge. */
const GRANTS_PAGE = 64;

/** Reads what `decide` needs for a command, and no more: the cost does not grow with the wallet's history. */
export function loadFor(tx: SqliteDatabase, names: Names, now: number): Loaded {
  const { key, holdKey, paymentRef, covers } = names;
  const hold = holdKey ? (selectHolds(tx, eq(holds.key, holdKey))[0] ?? null) : null;
  const walletId = hold?.walletId ?? names.walletId ?? "";
  const loaded = loadWallet(tx, walletId, now, "due");
  const ofHold = grantsNamed(tx, hold?.takings.map(({ grantKey }) => grantKey) ?? []);
  return {
    ...loaded,
    key: (key && tx.select().from(usedKeys).where(eq(usedKeys.key, key)).get()) || null,
    hold,
    charge: holdKey ? chargeNamed(tx, holdKey) : null,
    purchase: paymentRef ? purchaseNamed(tx, paymentRef) : null,
    grants: [...loaded.grants, ...ofHold, ...grantsCovering(tx, walletId, covers, now)],
  };
}

/** The wallet, what is due in it by `now` (or all it ever had), and the grants its due holds took from. */
export function loadWallet(
  tx: SqliteDatabase,
  walletId: string,
  now: number,
  scope: "due" | "all",
): Loaded {
  const wallet = tx.select().from(wallets).where(eq(wallets.walletId, walletId)).get() ?? null;
  const dueHolds = selectHolds(
    tx,
    and(eq(holds.walletId, walletId), scope === "due" ? lapsed(now) : undefined),
  );
  const ofWallet = eq(grants.walletId, walletId);
  const dueGrants =
    scope === "all"
      ? selectGrants(tx, ofWallet)
      : [
          ...selectGrants(tx, and(ofWallet, ended(now))),
          ...selectGrants(tx, and(ofWallet, begun(now))),
        ];
  const ofHolds = dueHolds.flatMap(({ takings }) => takings.map(({ grantKey }) => grantKey));
  return {
    key: null,
    hold: null,
    charge: null,
    purchase: null,
    wallet,
    dueHolds,
    grants: scope === "all" ? dueGrants : [...dueGrants, ...grantsNamed(tx, ofHolds)],
  };
}

export const lapsed = (now: number) =>
  and(eq(holds.status, sql`'open'`), lte(holds.expiresAt, now));
export const ended = (now: number) =>
  and(eq(grants.status, sql`'active'`), lte(grants.expiresAt, now));
export const begun = (now: number) =>
  and(eq(grants.status, sql`'scheduled'`), lte(grants.effectiveAt, now));

export function purchaseNamed(tx: SqliteDatabase, paymentRef: string) {
  return tx.select().from(purchases).where(eq(purchases.paymentRef, paymentRef)).get() ?? null;
}

function chargeNamed(tx: SqliteDatabase, key: string): ChargeState | null {
  const row = tx.select().from(charges).where(eq(charges.key, key)).get();
  return row ? withMetadata(row) : null;
}

/** Grants in burn order until they cover `credits`; those that end by `now` do not count. */
function grantsCovering(tx: SqliteDatabase, walletId: string, credits: number, now: number) {
  const found: GrantState[] = [];
  const spendable = and(
    eq(grants.walletId, walletId),
    eq(grants.status, sql`'active'`),
    gt(grants.available, sql`0`),
  );
  for (let missing = credits; missing > 0;) {
    const page = tx
      .select()
      .from(grants)
      .where(spendable)
      .orderBy(
        asc(grants.priority),
        sql`${grants.expiresAt} is null`,
        asc(grants.expiresAt),
        asc(grants.paidRank),
        asc(grants.ordinal),
      )
      .limit(GRANTS_PAGE)
      .offset(found.length)
      .all();
    for (const { expiresAt, available } of page) {
      if (expiresAt === null || expiresAt > now) missing -= available;
    }
    found.push(...page.map(grantState));
    if (page.length < GRANTS_PAGE) break;
  }
  return found;
}

function grantsNamed(tx: SqliteDatabase, keys: string[]): GrantState[] {
  const found: GrantState[] = [];
  for (let from = 0; from < keys.length; from += NAMES_MAX) {
    found.push(...selectGrants(tx, inArray(grants.key, keys.slice(from, from + NAMES_MAX))));
  }
  return found;
}

function selectGrants(tx: SqliteDatabase, where: SQL | undefined): GrantState[] {
  return tx.select().from(grants).where(where).orderBy(asc(grants.ordinal)).all().map(grantState);
}

function selectHolds(tx: SqliteDatabase, where: SQL | undefined): HoldState[] {
  return tx
    .select()
    .from(holds)
    .where(where)
    .orderBy(asc(holds.createdAt), asc(holds.key))
    .all()
    .map(withMetadata);
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
