import { getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { paidRank } from "../core/burn.ts";
import type { Written } from "../core/batch.ts";
import type { Versions } from "./load.ts";
import type { ChargeState, EntryState, GrantState, HoldState } from "../core/state.ts";
import { ask, insertRows, type PostgresDatabase } from "./statement.ts";
import {
  charges,
  disputes,
  entries,
  grants,
  holds,
  payments,
  purchases,
  refunds,
  refundTotals,
  usedKeys,
  wallets,
} from "./tables.ts";

/** Writes what `decide` came to, inside the caller's transaction that holds the locks, in sets. */
export async function write(tx: PostgresDatabase, written: Written): Promise<void> {
  if (written.facts.length > 0) await ask(tx, WRITE_FACTS, factRows(written));
  if (written.wallets.size > 0) await ask(tx, WRITE_BOOKS, [...bookRows(written), [], []]);
}

/** Writes it all in one statement, or nothing: false when a wallet was written since, or was not there. */
export async function writeUnlessMoved(
  db: PostgresDatabase,
  written: Written,
  versions: Versions,
): Promise<boolean> {
  const names = [...written.wallets.keys()].sort();
  if (names.length === 0) return true;
  const known = names.flatMap((walletId) => versions.get(walletId) ?? []);
  if (known.length < names.length) return false;
  const [unmoved] = await ask<{ so: boolean }>(db, WRITE_BOOKS, [
    ...bookRows(written),
    names,
    known,
  ]);
  return unmoved?.so === true;
}

function factRows({ facts }: Written): string[] {
  return [
    facts.flatMap(({ purchase }) =>
      purchase ? { ...purchase, reversed: JSON.stringify(purchase.reversed) } : [],
    ),
    facts.flatMap(({ payment }) => payment ?? []),
    facts.flatMap(({ refund }) => refund ?? []),
    facts.flatMap(({ refundTotal }) => refundTotal ?? []),
    facts.flatMap(({ dispute }) => dispute ?? []),
  ].map((rows) => JSON.stringify(rows));
}

const WRITE_FACTS = {
  name: "write_facts",
  text: `with
    purchases_told as (${insertRows(purchases, 1)} on conflict (payment_ref) do update set
      ${changes(purchases, ["payment", "creditsReversed", "amountRefunded", "status", "reversed"])}),
    payments_told as (${insertRows(payments, 2)} on conflict (payment) do update set ${changes(payments)}),
    refunds_told as (${insertRows(refunds, 3)} on conflict (refund_id) do update set ${changes(refunds)}),
    refund_totals_told as (${insertRows(refundTotals, 4)} on conflict (payment) do update set ${changes(refundTotals)})
    ${insertRows(disputes, 5)} on conflict (dispute_id) do update set ${changes(disputes)}`,
};

function bookRows({ wallets, grants, holds, charges, keys, entries }: Written): string[] {
  return [
    [...wallets.values()],
    inOrder(grants).map(grantRow),
    inOrder(holds).map(takingRow),
    inOrder(charges).map(takingRow),
    inOrder(keys).map((key) => ({ ...key, answer: JSON.stringify(key.answer) })),
    entries.map(entryRow),
  ].map((rows) => JSON.stringify(rows));
}

/** $1 … $6 rows of each table, $7 wallets with $8 the versions they must still have. */
const WRITE_BOOKS = {
  name: "write_books",
  text: `with
    unmoved as materialized (
      select count(*) = cardinality($7::text[]) as so from (
        select 1 from unnest($7::text[], $8::text[]) n(name, version)
        cross join lateral (select xmin from wallets where wallet_id = n.name for update) locked
        where locked.xmin::text = n.version
      ) same
    ),
    wallets_written as (${insertUnmoved(wallets, 1)} on conflict (wallet_id) do update set ${changes(wallets)}),
    grants_written as (${insertUnmoved(grants, 2)} on conflict (key) do update set
      ${changes(grants, ["status", "available", "held", "spent", "expired", "revoked", "unspent"])}),
    holds_written as (${insertUnmoved(holds, 3)} on conflict (key) do update set
      ${changes(holds, ["status", "captured", "expiresAt"])}),
    charges_written as (${insertUnmoved(charges, 4)} on conflict (key) do update set ${changes(charges, ["refunded"])}),
    used_keys_written as (${insertUnmoved(usedKeys, 5)}),
    entries_written as (${insertUnmoved(entries, 6)})
    select so from unmoved`,
};

function insertUnmoved(table: PgTable, param: number): string {
  return `${insertRows(table, param)} where (select so from unmoved)`;
}

/** What a row that is there already takes over from the new one; everything, unless told. */
function changes<Table extends PgTable>(
  table: Table,
  names?: (keyof Table["$inferInsert"])[],
): string {
  return Object.entries(getTableColumns(table))
    .filter(([name]) => !names || names.some((each) => each === name))
    .map(([, { name }]) => `"${name}" = excluded."${name}"`)
    .join(", ");
}

/** Everybody inserts in the same order: two who use the same keys then wait for one another, and not in a circle. */
function inOrder<Row extends { key: string }>(rows: Map<string, Row>): Row[] {
  return [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function grantRow({ paid, metadata, ...grant }: GrantState) {
  return {
    ...grant,
    paidRank: paidRank({ ...grant, paid }),
    paidAmount: paid?.amount,
    paidCurrency: paid?.currency,
    metadata: metadata && JSON.stringify(metadata),
  };
}

function takingRow({ takings, metadata, ...row }: HoldState | ChargeState) {
  return {
    ...row,
    takings: JSON.stringify(takings),
    metadata: metadata && JSON.stringify(metadata),
  };
}

function entryRow({ after, ...entry }: EntryState): typeof entries.$inferInsert {
  return {
    ...entry,
    grantedAfter: after.granted,
    spentAfter: after.spent,
    expiredAfter: after.expired,
    revokedAfter: after.revoked,
  };
}
