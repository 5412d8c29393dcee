import type { RunResult } from "better-sqlite3";
import { and, asc, desc, eq, gt, gte, lt, lte, sql } from "drizzle-orm";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import type { Command, CommandOf, Executed, Verb } from "../command.ts";
import { decide, namesOf } from "../core/decide.ts";
import { purchaseOf } from "../core/record.ts";
import { usageOf } from "../core/usage.ts";
import type { LedgerStore } from "../store.ts";
import { loadFor, loadWallet } from "./load.ts";
import { begun, ended, lapsed, purchaseNamed, selectCharges } from "./select.ts";
import { entries, grants, holds, purchases, usageDaily } from "./tables.ts";
import { write } from "./write.ts";

/** A drizzle database on better-sqlite3, or a transaction in it. */
export type SqliteDatabase = BaseSQLiteDatabase<"sync", RunResult>;

/**
 * Carries a command out inside the caller's own transaction, so that credits move together with the caller's rows.
 * The transaction must have been begun `immediate`: nobody may write between the reading and the writing.
 * @throws LedgerError when the command is refused; nothing was written for it.
 */
export function executeWithin<V extends Verb>(
  tx: SqliteDatabase,
  command: CommandOf<V>,
  now: number,
): Executed<V> {
  // A verb and its own request, told apart again: the pair is what `Command` is the union of.
  const loaded = loadFor(tx, namesOf(command as Command), now);
  const { answer, changes } = decide(command, loaded, now);
  if (changes) write(tx, changes);
  return { answer, fresh: changes !== null };
}

/** The ledger on a SQLite database. `close` is what closing the ledger does with the connection. */
export function sqliteStore(db: SqliteDatabase, close: () => void = () => {}): LedgerStore {
  return {
    execute: async (command, now) =>
      db.transaction((tx) => executeWithin(tx, command, now), { behavior: "immediate" }),

    executeAll: async (commands, now) =>
      db.transaction((tx) => commands.map((command) => executeWithin(tx, command, now)), {
        behavior: "immediate",
      }),

    ...readingSide(db),
    ...usageSide(db),
    close: async () => close(),
  };
}

type UsageSide = Pick<LedgerStore, "countUsage" | "usage">;

function readingSide(
  db: SqliteDatabase,
): Omit<LedgerStore, "execute" | "executeAll" | "close" | keyof UsageSide> {
  return {
    load: async (walletId, now, scope) =>
      db.transaction((tx) => loadWallet(tx, walletId, now, scope)),

    balanceAfter: async (walletId, at) =>
      db
        .select({
          available: entries.availableAfter,
          held: entries.heldAfter,
          owed: entries.owedAfter,
          granted: entries.grantedAfter,
          spent: entries.spentAfter,
          expired: entries.expiredAfter,
          revoked: entries.revokedAfter,
        })
        .from(entries)
        .where(and(eq(entries.walletId, walletId), lte(entries.at, at)))
        .orderBy(desc(entries.at), desc(entries.seq))
        .limit(1)
        .get() ?? null,

    entries: async (walletId, { after, before, limit }) =>
      db
        .select(ENTRY)
        .from(entries)
        .where(
          and(
            eq(entries.walletId, walletId),
            after === undefined ? undefined : gt(entries.seq, after),
            before === undefined ? undefined : lt(entries.seq, before),
          ),
        )
        .orderBy(before === undefined ? asc(entries.seq) : desc(entries.seq))
        .limit(limit)
        .all(),

    purchase: async (paymentRef) => {
      const purchase = purchaseNamed(db, paymentRef);
      return purchase && purchaseOf(purchase);
    },

    purchases: async (walletId) =>
      db
        .select()
        .from(purchases)
        .where(eq(purchases.walletId, walletId))
        .orderBy(desc(purchases.createdAt), desc(purchases.paymentRef))
        .all()
        .map(purchaseOf),

    charges: async (walletId) => selectCharges(db, walletId),

    dueWallets: async (now, limit) => dueWallets(db, now, limit),
  };
}

function usageSide(db: SqliteDatabase): UsageSide {
  return {
    countUsage: async (charge) => {
      const counted = usageOf(charge);
      db.insert(usageDaily)
        .values({ walletId: charge.walletId, ...counted })
        .onConflictDoUpdate({
          target: [usageDaily.walletId, usageDaily.day, usageDaily.modelId],
          set: {
            renders: sql`renders + excluded.renders`,
            seconds: sql`seconds + excluded.seconds`,
            credits: sql`credits + excluded.credits`,
          },
        })
        .run();
    },

    usage: async (walletId, { from, to }) => {
      const { day, modelId, renders, seconds, credits } = usageDaily;
      const ofWallet = eq(usageDaily.walletId, walletId);
      return db
        .select({ day, modelId, renders, seconds, credits })
        .from(usageDaily)
        .where(and(ofWallet, gte(day, from), lte(day, to)))
        .orderBy(asc(day), asc(modelId))
        .all();
    },
  };
}

const ENTRY = {
  walletId: entries.walletId,
  seq: entries.seq,
  kind: entries.kind,
  key: entries.key,
  credits: entries.credits,
  availableAfter: entries.availableAfter,
  heldAfter: entries.heldAfter,
  owedAfter: entries.owedAfter,
  at: entries.at,
  hash: entries.hash,
};

function dueWallets(db: SqliteDatabase, now: number, limit: number): string[] {
  const ofHolds = db.selectDistinct({ id: holds.walletId }).from(holds).where(lapsed(now));
  const ofEnds = db.selectDistinct({ id: grants.walletId }).from(grants).where(ended(now));
  const ofBeginnings = db.selectDistinct({ id: grants.walletId }).from(grants).where(begun(now));
  const due = [ofHolds, ofEnds, ofBeginnings].flatMap((query) => query.limit(limit).all());
  return [...new Set(due.map(({ id }) => id))].slice(0, limit);
}
