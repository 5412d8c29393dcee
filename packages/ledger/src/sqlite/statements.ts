import { and, asc, eq, getTableColumns, gt, gte, lte, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { SqliteDatabase } from "./database.ts";
import { charges, entries, grants, holds, purchases, usedKeys, wallets } from "./tables.ts";

export type Statements = ReturnType<typeof prepareStatements>;

/**
 * What every command runs, prepared once a connection: making the SQL anew each time costs more than running it. They run in
 * whatever transaction is open on the connection.
 */
export function prepareStatements(db: SqliteDatabase) {
  return { db, ...namedRows(db), ...walletRows(db), ...writing(db) };
}

const named = (name: string) => sql.placeholder(name);

function namedRows(db: SqliteDatabase) {
  return {
    keyNamed: db
      .select()
      .from(usedKeys)
      .where(eq(usedKeys.key, named("key")))
      .prepare(),
    walletNamed: db
      .select()
      .from(wallets)
      .where(eq(wallets.walletId, named("walletId")))
      .prepare(),
    purchaseNamed: db
      .select()
      .from(purchases)
      .where(eq(purchases.paymentRef, named("paymentRef")))
      .prepare(),
    chargeNamed: db
      .select()
      .from(charges)
      .where(eq(charges.key, named("key")))
      .prepare(),
    holdNamed: db
      .select()
      .from(holds)
      .where(eq(holds.key, named("key")))
      .prepare(),
    grantNamed: db
      .select()
      .from(grants)
      .where(eq(grants.key, named("key")))
      .prepare(),
  };
}

/** What is due in a wallet, and what can be spent of it. */
function walletRows(db: SqliteDatabase) {
  const ofWallet = eq(grants.walletId, named("walletId"));
  const open = eq(holds.status, sql`'open'`);
  const active = eq(grants.status, sql`'active'`);
  const scheduled = eq(grants.status, sql`'scheduled'`);
  const burnOrder = [
    asc(grants.priority),
    sql`${grants.expiresAt} is null`,
    asc(grants.expiresAt),
    asc(grants.paidRank),
    asc(grants.ordinal),
  ];
  return {
    /** Holds past their end. */
    lapsedHolds: db
      .select()
      .from(holds)
      .where(and(eq(holds.walletId, named("walletId")), open, lte(holds.expiresAt, named("now"))))
      .prepare(),
    endedGrants: db
      .select()
      .from(grants)
      .where(and(ofWallet, active, lte(grants.expiresAt, named("now"))))
      .prepare(),
    begunGrants: db
      .select()
      .from(grants)
      .where(and(ofWallet, scheduled, lte(grants.effectiveAt, named("now"))))
      .prepare(),
    /** A plan's periods that end at `since` or later, and what came over into them. */
    planGrants: db
      .select()
      .from(grants)
      .where(and(ofWallet, eq(grants.source, sql`'plan'`), gte(grants.expiresAt, named("since"))))
      .prepare(),
    /** A page of what can be spent, in burn order. */
    burnable: db
      .select()
      .from(grants)
      .where(and(ofWallet, active, gt(grants.available, sql`0`)))
      .orderBy(...burnOrder)
      .limit(named("limit"))
      .offset(named("offset"))
      .prepare(),
  };
}

function writing(db: SqliteDatabase) {
  const fields = <Table extends SQLiteTable>(table: Table) => {
    const pairs = Object.entries(getTableColumns(table)).map(([name, column]) => {
      // Nothing is NULL, and not the JSON of nothing.
      const json = sql`nullif(${sql.param(named(name), column)}, 'null')`;
      return [name, column.dataType === "json" && !column.notNull ? json : named(name)];
    });
    // Every column is filled in by its own name, whatever it holds.
    return Object.fromEntries(pairs) as Table["$inferInsert"];
  };
  const set = (names: string[]) =>
    Object.fromEntries(names.map((name) => [name, sql`${named(name)}`]));
  const sums = ["available", "held", "spent", "expired", "revoked"];
  const walletSums = [...sums, "owed", "granted", "seq", "hash", "at", "grantCount"];
  return {
    updateWallet: db
      .update(wallets)
      .set(set(walletSums))
      .where(eq(wallets.walletId, named("walletId")))
      .prepare(),
    insertWallet: db.insert(wallets).values(fields(wallets)).prepare(),
    updateGrant: db
      .update(grants)
      .set(set([...sums, "status", "unspent"]))
      .where(eq(grants.key, named("key")))
      .prepare(),
    insertGrant: db.insert(grants).values(fields(grants)).prepare(),
    updateHold: db
      .update(holds)
      .set(set(["status", "captured", "expiresAt"]))
      .where(eq(holds.key, named("key")))
      .prepare(),
    insertHold: db.insert(holds).values(fields(holds)).prepare(),
    updateCharge: db
      .update(charges)
      .set(set(["refunded"]))
      .where(eq(charges.key, named("key")))
      .prepare(),
    insertCharge: db.insert(charges).values(fields(charges)).prepare(),
    insertEntry: db.insert(entries).values(fields(entries)).prepare(),
    insertKey: db.insert(usedKeys).values(fields(usedKeys)).prepare(),
  };
}
