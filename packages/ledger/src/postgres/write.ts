import { getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { paidRank } from "../core/burn.ts";
import type { Written } from "../core/batch.ts";
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

/** Writes what `decide` came to, inside the caller's transaction, in sets. Parents go before the rows that point at them. */
export async function write(tx: PostgresDatabase, written: Written): Promise<void> {
  if (written.facts.length > 0) await ask(tx, WRITE_FACTS, factRows(written));
  if (written.wallets.size > 0) await ask(tx, WRITE_BOOKS, bookRows(written));
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
    a as (${insertRows(purchases, 1)} on conflict (payment_ref) do update set
      ${changes(purchases, ["payment", "creditsReversed", "amountRefunded", "status", "reversed"])}),
    b as (${insertRows(payments, 2)} on conflict (payment) do update set ${changes(payments)}),
    c as (${insertRows(refunds, 3)} on conflict (refund_id) do update set ${changes(refunds)}),
    d as (${insertRows(refundTotals, 4)} on conflict (payment) do update set ${changes(refundTotals)})
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

const WRITE_BOOKS = {
  name: "write_books",
  text: `with
    a as (${insertRows(wallets, 1)} on conflict (wallet_id) do update set ${changes(wallets)}),
    b as (${insertRows(grants, 2)} on conflict (key) do update set
      ${changes(grants, ["status", "available", "held", "spent", "expired", "revoked", "unspent"])}),
    c as (${insertRows(holds, 3)} on conflict (key) do update set
      ${changes(holds, ["status", "captured", "expiresAt"])}),
    d as (${insertRows(charges, 4)} on conflict (key) do update set ${changes(charges, ["refunded"])}),
    e as (${insertRows(usedKeys, 5)})
    ${insertRows(entries, 6)}`,
};

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
