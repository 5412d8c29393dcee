import { and, asc, desc, eq, gt, lt, lte } from "drizzle-orm";
import type { EntryState } from "../core/state.ts";
import type { LedgerStore } from "../store.ts";
import type { PostgresDatabase } from "./statement.ts";
import { entries } from "./tables.ts";

/** What is read of the journal. */
export function journalSide(
  db: PostgresDatabase,
): Pick<LedgerStore, "balanceAfter" | "entries" | "sealed"> {
  return {
    balanceAfter: async (walletId, at) => {
      const [last] = await db
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
        .limit(1);
      return last ?? null;
    },

    entries: (walletId, { after, before, limit }) =>
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
        .limit(limit),

    sealed: async (walletId, { after, limit }) => {
      const page = await db
        .select()
        .from(entries)
        .where(and(eq(entries.walletId, walletId), gt(entries.seq, after)))
        .orderBy(asc(entries.seq))
        .limit(limit);
      return page.map(sealedEntry);
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

function sealedEntry(row: typeof entries.$inferSelect): EntryState {
  const { grantedAfter, spentAfter, expiredAfter, revokedAfter, ...entry } = row;
  const { availableAfter: available, heldAfter: held, owedAfter: owed } = entry;
  const more = { granted: grantedAfter, spent: spentAfter };
  const after = { available, held, owed, ...more, expired: expiredAfter, revoked: revokedAfter };
  return { ...entry, after };
}
