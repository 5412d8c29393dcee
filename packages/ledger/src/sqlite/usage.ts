import { and, asc, eq, gte, lte, sql } from "drizzle-orm";
import { sumUsage } from "../core/usage.ts";
import type { Charge } from "../model.ts";
import type { LedgerStore } from "../store.ts";
import { selectCharges } from "./select.ts";
import type { SqliteDatabase } from "./database.ts";
import { usageDaily } from "./tables.ts";

/** The daily counters, beside the journal. */
export function usageSide(
  db: SqliteDatabase,
): Pick<LedgerStore, "countUsage" | "usage" | "rebuildUsage"> {
  return {
    countUsage: async (charges) =>
      db.transaction((tx) => addUsage(tx, charges), {
        behavior: "immediate",
      }),

    rebuildUsage: async () => db.transaction(rebuildUsage, { behavior: "immediate" }),

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

function addUsage(db: SqliteDatabase, charges: Charge[]): void {
  const rows = sumUsage(charges);
  if (rows.length === 0) return;
  db.insert(usageDaily)
    .values(rows)
    .onConflictDoUpdate({
      target: [usageDaily.walletId, usageDaily.day, usageDaily.modelId],
      set: {
        renders: sql`renders + excluded.renders`,
        seconds: sql`seconds + excluded.seconds`,
        credits: sql`credits + excluded.credits`,
      },
    })
    .run();
}

/** As the migration makes it: the counters may be missing altogether. */
const CREATE_USAGE = sql`CREATE TABLE IF NOT EXISTS usage_daily (
  wallet_id text NOT NULL, day text NOT NULL, model_id text NOT NULL,
  renders integer NOT NULL, seconds integer NOT NULL, credits integer NOT NULL,
  PRIMARY KEY (wallet_id, day, model_id)
)`;

const CHARGES_PAGE = 1_000;

function rebuildUsage(tx: SqliteDatabase): number {
  tx.run(CREATE_USAGE);
  tx.delete(usageDaily).run();
  let counted = 0;
  for (let after = ""; ;) {
    const page = selectCharges(tx, { after, limit: CHARGES_PAGE });
    addUsage(tx, page);
    counted += page.length;
    const last = page.at(-1);
    if (!last || page.length < CHARGES_PAGE) return counted;
    after = last.key;
  }
}
