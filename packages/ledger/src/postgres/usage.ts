import { and, asc, eq, gte, lte, sql } from "drizzle-orm";
import { sumUsage } from "../core/usage.ts";
import type { Charge, UsageDay } from "../model.ts";
import type { LedgerStore } from "../store.ts";
import { selectCharges } from "./select.ts";
import { ask, insertRows, type PostgresDatabase } from "./statement.ts";
import { usageDaily } from "./tables.ts";
import { inTransaction } from "./transact.ts";

/** The daily counters, beside the journal. */
export function usageSide(
  db: PostgresDatabase,
): Pick<LedgerStore, "countUsage" | "usage" | "rebuildUsage"> {
  return {
    countUsage: (charges) =>
      inTransaction(
        db,
        async (tx) => {
          await tx.execute(IN_PASSING);
          await addUsage(tx, charges);
        },
        {},
      ),

    rebuildUsage: () => inTransaction(db, rebuildUsage, {}),

    usage: async (walletId, { from, to }) => {
      const { day, modelId, renders, seconds, credits } = usageDaily;
      const ofWallet = eq(usageDaily.walletId, walletId);
      return db
        .select({ day, modelId, renders, seconds, credits })
        .from(usageDaily)
        .where(and(ofWallet, gte(day, from), lte(day, to)))
        .orderBy(asc(day), asc(modelId));
    },
  };
}

/** Counters are made again from the charges: nobody waits for the disk because of them, nor long for a lock. */
const IN_PASSING = sql`select set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '2s', true)`;

const ADD_USAGE = {
  name: "add_usage",
  text: `${insertRows(usageDaily, 1)} on conflict (wallet_id, day, model_id) do update set
    renders = usage_daily.renders + excluded.renders,
    seconds = usage_daily.seconds + excluded.seconds,
    credits = usage_daily.credits + excluded.credits`,
};

async function addUsage(tx: PostgresDatabase, charges: Charge[]): Promise<void> {
  // In one order, so that two who count the same days wait for one another, and not in a circle.
  const rows = sumUsage(charges).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  if (rows.length > 0) await ask(tx, ADD_USAGE, [JSON.stringify(rows)]);
}

function nameOf({ walletId, day, modelId }: UsageDay & { walletId: string }): string {
  return JSON.stringify([walletId, day, modelId]);
}

/** As the migration makes it: the counters may be missing altogether. */
const CREATE_USAGE = sql`CREATE TABLE IF NOT EXISTS usage_daily (
  wallet_id text COLLATE "C" NOT NULL, day text COLLATE "C" NOT NULL, model_id text COLLATE "C" NOT NULL,
  renders bigint NOT NULL, seconds double precision NOT NULL, credits bigint NOT NULL,
  PRIMARY KEY (wallet_id, day, model_id)
)`;

const CHARGES_PAGE = 1_000;

async function rebuildUsage(tx: PostgresDatabase): Promise<number> {
  await tx.execute(CREATE_USAGE);
  await tx.delete(usageDaily);
  let counted = 0;
  for (let after = ""; ;) {
    const page = await selectCharges(tx, { after, limit: CHARGES_PAGE });
    await addUsage(tx, page);
    counted += page.length;
    const last = page.at(-1);
    if (!last || page.length < CHARGES_PAGE) return counted;
    after = last.key;
  }
}
