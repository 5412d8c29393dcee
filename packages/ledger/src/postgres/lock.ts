import { inArray } from "drizzle-orm";
import type { Names } from "../core/decide.ts";
import { ask, each, type PostgresDatabase } from "./statement.ts";
import { payments, purchases } from "./tables.ts";

/** The wallets that commands are about, in the order of their names, and whose each command is. */
export type Owned = { wallets: string[]; walletOf: (names: Names) => string | undefined };

/** What a transaction holds until it ends; `made` are those of the wallets that were not there before. */
export type Locked = Owned & { made: string[] };

/** Locks nothing: whose a hold or a charge is never changes. Of commands that are no facts. */
export async function ownedBy(db: PostgresDatabase, named: Names[]): Promise<Owned> {
  const ownerOfKey = await ownersOfKeys(db, named);
  const walletOf = (names: Names) =>
    ownerOfKey.get(names.holdKey ?? names.chargeKey ?? "") ?? names.walletId;
  return { wallets: inOrder(named.flatMap((names) => walletOf(names) ?? [])), walletOf };
}

/**
 * Locks all that the commands are about: first payments, then what was bought with them, then wallets, each in the order of
 * their names. Whoever takes locks takes them in this order, so nobody waits in a circle. Only what is read after it holds.
 */
export async function lockFor(tx: PostgresDatabase, named: Names[]): Promise<Locked> {
  const ownerOfKey = await ownersOfKeys(tx, named);
  const ownerOfPurchase = await lockPurchases(tx, named);
  const walletOf = (names: Names) =>
    ownerOfKey.get(names.holdKey ?? names.chargeKey ?? "") ??
    ownerOfPurchase(names) ??
    names.walletId;
  const wallets = inOrder(named.flatMap((names) => walletOf(names) ?? []));
  return { wallets, made: await lockWallets(tx, wallets), walletOf };
}

const OWNERS = {
  name: "owners",
  text: `select name, found.wallet_id as "walletId" from ${each("holds", 1, "key = n.name")}
    union all select name, found.wallet_id from ${each("charges", 1, "key = n.name")}`,
};

/** A hold and a charge never change hands, so this may be read before anything is locked. */
async function ownersOfKeys(tx: PostgresDatabase, named: Names[]): Promise<Map<string, string>> {
  const keys = inOrder(named.flatMap(({ holdKey, chargeKey }) => holdKey ?? chargeKey ?? []));
  if (keys.length === 0) return new Map();
  const owners = await ask<{ name: string; walletId: string }>(tx, OWNERS, [keys]);
  return new Map(owners.map(({ name, walletId }) => [name, walletId]));
}

/**
 * Two facts about one payment must not miss each other, even before there is a row to lock. Which purchase a payment belongs
 * to is only certain once the payment is locked.
 */
async function lockPurchases(
  tx: PostgresDatabase,
  named: Names[],
): Promise<(names: Names) => string | undefined> {
  const paymentNames = inOrder(named.flatMap(({ payment }) => payment ?? []));
  const refs = named.flatMap(({ paymentRef }) => paymentRef ?? []);
  if (paymentNames.length === 0 && refs.length === 0) return () => undefined;
  await lockNames(tx, "payment", paymentNames);
  const known = await tx.select().from(payments).where(inArray(payments.payment, paymentNames));
  const refOf = new Map(known.map(({ payment, paymentRef }) => [payment, paymentRef]));
  const all = inOrder([...refs, ...known.flatMap(({ paymentRef }) => paymentRef ?? [])]);
  await lockNames(tx, "purchase", all);
  const bought = await tx.select().from(purchases).where(inArray(purchases.paymentRef, all));
  const owners = new Map(bought.map(({ paymentRef, walletId }) => [paymentRef, walletId]));
  return ({ paymentRef, payment }) => owners.get(paymentRef ?? refOf.get(payment ?? "") ?? "");
}

const LOCK_NAMES = {
  name: "lock_names",
  text: `select pg_advisory_xact_lock(lock) from (
    select distinct hashtextextended($1 || ' ' || name, 0) as lock from unnest($2::text[]) n(name) order by lock
  ) locks`,
};

async function lockNames(tx: PostgresDatabase, kind: string, names: string[]): Promise<void> {
  if (names.length > 0) await ask(tx, LOCK_NAMES, [kind, names]);
}

const LOCK_WALLETS = {
  name: "lock_wallets",
  text: `select name from unnest($1::text[]) n(name)
    cross join lateral (select 1 from wallets where wallet_id = n.name for update) locked`,
};

const MAKE_WALLETS = {
  name: "make_wallets",
  text: `insert into wallets (wallet_id, hash, at) select name, '', 0 from unnest($1::text[]) n(name)
    on conflict do nothing returning wallet_id as name`,
};

/** A wallet must have a row to be locked. Answers those that were made for that. */
async function lockWallets(tx: PostgresDatabase, wallets: string[]): Promise<string[]> {
  if (wallets.length === 0) return [];
  const lock = async (names: string[]) =>
    (await ask<{ name: string }>(tx, LOCK_WALLETS, [names])).map(({ name }) => name);
  const locked = new Set(await lock(wallets));
  const missing = wallets.filter((name) => !locked.has(name));
  if (missing.length === 0) return [];
  const made = await ask<{ name: string }>(tx, MAKE_WALLETS, [missing]);
  await lock(missing);
  return made.map(({ name }) => name);
}

const DROP_WALLETS = {
  name: "drop_wallets",
  text: `delete from wallets where wallet_id = any($1::text[]) and seq = 0 and grant_count = 0
    and not exists (select 1 from purchases where purchases.wallet_id = wallets.wallet_id)`,
};

/** Those of the wallets that were made to be locked in which nothing was written then. */
export async function dropWallets(tx: PostgresDatabase, wallets: string[]): Promise<void> {
  if (wallets.length > 0) await ask(tx, DROP_WALLETS, [wallets]);
}

function inOrder(names: string[]): string[] {
  return [...new Set(names)].sort();
}
