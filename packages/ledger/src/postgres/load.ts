import { eq } from "drizzle-orm";
import { Batch } from "../core/batch.ts";
import type { Names } from "../core/decide.ts";
import { type Loaded, NO_MONEY, type WalletState } from "../core/state.ts";
import type { Owned } from "./lock.ts";
import { grantsOfPurchase, loadMoney } from "./money.ts";
import { grantState, selectGrants, selectHolds, walletNamed, withMetadata } from "./select.ts";
import { ask, each, jsonRows, type PostgresDatabase } from "./statement.ts";
import { charges, grants, holds, usedKeys, wallets } from "./tables.ts";
import { inTransaction } from "./transact.ts";

/** How many grants of a wallet are looked at first; where they do not cover what is asked for, many more. */
const DEPTH_FIRST = 64;
const DEPTH_GROWTH = 32;

/** Which writing of its row each wallet is read from. */
export type Versions = Map<string, string>;

/** Reads what `decide` needs for these commands together, and no more: the cost does not grow with a wallet's history. */
export async function loadFor(
  tx: PostgresDatabase,
  named: Names[],
  { wallets: walletIds, walletOf }: Owned,
  now: number,
): Promise<{ batch: Batch; versions: Versions }> {
  const [first, ...others] = named;
  // Facts are carried out one by one: only a command that is alone can be one.
  const money = first && others.length === 0 ? await loadMoney(tx, first) : NO_MONEY;
  const covers = new Map(walletIds.map((walletId) => [walletId, 0]));
  for (const names of named) {
    const walletId = walletOf(names) ?? "";
    const credits = Math.max(names.covers, 0) + (money.purchase?.credits ?? 0);
    covers.set(walletId, (covers.get(walletId) ?? 0) + credits);
  }
  const { versions, ...loaded } = await loadRows(tx, named, covers, now);
  const grants = [...loaded.grants, ...(await grantsOfPurchase(tx, money.purchase))];
  return { batch: new Batch({ ...loaded, grants, money }), versions };
}

/** The wallet and what is due in it by `now`, or all it ever had; as of one moment. */
export async function loadWallet(
  db: PostgresDatabase,
  walletId: string,
  now: number,
  scope: "due" | "all",
): Promise<Loaded> {
  if (scope === "due") {
    const loaded = await loadRows(db, [], new Map([[walletId, 0]]), now);
    return new Batch({ ...loaded, money: NO_MONEY }).loadedFor({ walletId, covers: 0 }, now);
  }
  const read = async (tx: PostgresDatabase): Promise<Loaded> => ({
    ...NO_MONEY,
    key: null,
    hold: null,
    charge: null,
    wallet: await walletNamed(tx, walletId),
    dueHolds: await selectHolds(tx, eq(holds.walletId, walletId)),
    grants: await selectGrants(tx, eq(grants.walletId, walletId)),
  });
  return inTransaction(db, read, { isolationLevel: "repeatable read", accessMode: "read only" });
}

type GrantRow = typeof grants.$inferSelect;
type Read = {
  wallets: WalletState[];
  versions: Record<string, string>;
  keys: (typeof usedKeys.$inferSelect)[];
  holds: (typeof holds.$inferSelect)[];
  dueHolds: (typeof holds.$inferSelect)[];
  charges: (typeof charges.$inferSelect)[];
  touched: GrantRow[];
  burnable: GrantRow[];
};

/** `covers` says for each wallet how many credits the grants in burn order must cover. */
async function loadRows(
  tx: PostgresDatabase,
  named: Names[],
  covers: Map<string, number>,
  now: number,
) {
  const keys = named.flatMap(({ key }) => key ?? []);
  const holdKeys = named.flatMap(({ holdKey }) => holdKey ?? []);
  const chargeKeys = named.flatMap(({ holdKey, chargeKey = holdKey }) => chargeKey ?? []);
  const names = [keys, holdKeys, chargeKeys, [...covers.keys()], [...covers.values()]];
  // Only a fact asks for the periods that meet its own, and a fact is alone.
  const since = named[0]?.since ?? null;
  for (let depth = DEPTH_FIRST; ; depth *= DEPTH_GROWTH) {
    const [read] = await ask<Read>(tx, LOAD, [...names, now, depth, since]);
    if (!read) throw new Error("The database answered a select without a row.");
    if (!isDeepEnough(read.burnable, covers, now, depth)) continue;
    return {
      wallets: read.wallets,
      versions: new Map(Object.entries(read.versions)),
      keys: read.keys,
      holds: [...read.holds, ...read.dueHolds].map(withMetadata),
      charges: read.charges.map(withMetadata),
      grants: [...read.touched, ...read.burnable].map(grantState),
    };
  }
}

/** Of each wallet: either its grants cover what is asked for, or there are no more of them. */
function isDeepEnough(
  burnable: GrantRow[],
  covers: Map<string, number>,
  now: number,
  depth: number,
): boolean {
  const seen = new Map([...covers.keys()].map((walletId) => [walletId, { grants: 0, credits: 0 }]));
  for (const { walletId, available, expiresAt } of burnable) {
    const sums = seen.get(walletId);
    if (!sums) continue;
    sums.grants += 1;
    if (expiresAt === null || expiresAt > now) sums.credits += available;
  }
  return [...seen].every(
    ([walletId, sums]) => sums.grants < depth || sums.credits >= (covers.get(walletId) ?? 0),
  );
}

const BURN_ORDER = "priority, endless, expires_at, paid_rank, ordinal";

/** What a grant counts towards covering: nothing where it ends by `now`. */
const COUNTS = "case when endless or expires_at > $6 then available else 0 end";

/** One wallet's grants in burn order, up to the one that covers what is asked for. */
const BURNABLE = `unnest($4::text[], $5::bigint[]) n(name, covers)
  cross join lateral (
    select * from (
      select *, sum(${COUNTS}) over (order by ${BURN_ORDER}) - ${COUNTS} as before
      from (
        select *, expires_at is null as endless from grants
        where wallet_id = n.name and burnable
        order by ${BURN_ORDER} limit $7
      ) in_order
    ) summed where before < n.covers
  ) found where n.covers > 0`;

/** Not one that came after its owner was looked up: it was unknown then, and its wallet is not here. */
const OWN = "key = n.name and wallet_id = any($4::text[])";

/** A row's `xmin` is the transaction that wrote it. Whatever changes in a wallet, its own row is written too. */
const VERSIONS = `(
  select coalesce(json_object_agg(name, version), '{}') from unnest($4::text[]) n(name)
  cross join lateral (select xmin::text as version from wallets where wallet_id = n.name offset 0) found
)`;

/**
 * $1 keys, $2 holds, $3 charges, $4 wallets with $5 credits to cover in each, $6 now, $7 how many grants to look at, $8 since
 * when a plan's periods are asked for.
 * One statement, so one moment, and one way there and back however many commands there are.
 */
const LOAD = {
  name: "load",
  text: `with
    asked as materialized (select found.* from ${each("holds", 2, OWN)}),
    charged as materialized (select found.* from ${each("charges", 3, OWN)}),
    due as materialized (
      select found.* from ${each("holds", 4, "wallet_id = n.name and status = 'open' and expires_at <= $6")}
    ),
    taken as materialized (
      select distinct taking ->> 'grantKey' as name
      from (
        select takings from asked union all select takings from due union all select takings from charged
      ) all_takings, json_array_elements(takings) taking
    ),
    touched as materialized (
      select found.* from ${each("grants", 4, "wallet_id = n.name and status = 'active' and expires_at <= $6")}
      union all
      select found.* from ${each("grants", 4, "wallet_id = n.name and status = 'scheduled' and effective_at <= $6")}
      union all
      select found.* from taken n cross join lateral (select * from grants where key = n.name offset 0) found
    ),
    ending as materialized (
      select name, min(since) as since from (
        select wallet_id as name, expires_at as since from touched where source = 'plan' and expires_at <= $6
        union all select n.name, $8::bigint from unnest($4::text[]) n(name) where $8::bigint is not null
      ) told group by name
    ),
    meeting as materialized (
      select found.* from ending n cross join lateral (
        select * from grants where wallet_id = n.name and source = 'plan' and expires_at >= n.since offset 0
      ) found
    )
    select
      ${jsonRows(wallets, each("wallets", 4, "wallet_id = n.name"))} as wallets,
      ${VERSIONS} as versions,
      ${jsonRows(usedKeys, each("used_keys", 1, "key = n.name"))} as keys,
      ${jsonRows(holds, "asked")} as holds,
      ${jsonRows(holds, "due")} as "dueHolds",
      ${jsonRows(charges, "charged")} as charges,
      ${jsonRows(grants, "(select * from touched union all select * from meeting) rows")} as touched,
      ${jsonRows(grants, BURNABLE)} as burnable`,
};
