import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { DisputeState, RefundState, Taking } from "../core/state.ts";
import type { Charge, EntryKind, Grant, GrantSource, Hold, Metadata, Purchase } from "../model.ts";

/** Credits, and everything counted in them: whole, never negative. */
const credits = (name: string) => integer(name).notNull().default(0);

/** Epoch milliseconds. */
const moment = (name: string) => integer(name);

/** The database refuses what the core would never write. */
const noneNegative = (table: string, columns: string[]) =>
  check(`${table}_not_negative`, sql.raw(columns.map((column) => `${column} >= 0`).join(" AND ")));

const sums = {
  available: credits("available"),
  held: credits("held"),
  spent: credits("spent"),
  expired: credits("expired"),
  revoked: credits("revoked"),
};
const SUMS = Object.keys(sums);

/** What came in is somewhere: granted = available + held + spent + expired + revoked. */
const conserves = (table: string, total: string, unless = "0") =>
  check(`${table}_conserves`, sql.raw(`${unless} OR ${total} = ${SUMS.join(" + ")}`));

export const wallets = sqliteTable(
  "wallets",
  {
    walletId: text("wallet_id").primaryKey(),
    ...sums,
    owed: credits("owed"),
    granted: credits("granted"),
    /** The last entry's number, hash and time. */
    seq: credits("seq"),
    hash: text("hash").notNull(),
    at: moment("at").notNull(),
    grantCount: credits("grant_count"),
  },
  () => [
    noneNegative("wallets", [...SUMS, "owed", "granted"]),
    conserves("wallets", "granted"),
    check("wallets_owe_or_have", sql.raw("available = 0 OR owed = 0")),
  ],
);

export const purchases = sqliteTable(
  "purchases",
  {
    paymentRef: text("payment_ref").primaryKey(),
    payment: text("payment"),
    eventId: text("stripe_event_id").notNull(),
    walletId: text("wallet_id")
      .notNull()
      .references(() => wallets.walletId),
    sku: text("sku").notNull(),
    credits: credits("credits"),
    creditsReversed: credits("credits_reversed"),
    amount: integer("amount").notNull(),
    amountRefunded: integer("amount_refunded").notNull(),
    currency: text("currency").notNull(),
    status: text("status").$type<Purchase["status"]>().notNull(),
    /** What its reversal took, in the order taken. */
    reversed: text("reversed", { mode: "json" }).$type<Taking[]>().notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("purchases_stripe_event_id").on(table.eventId),
    index("purchases_wallet").on(table.walletId, table.createdAt),
    index("purchases_created").on(table.createdAt, table.paymentRef),
    noneNegative("purchases", ["credits", "credits_reversed", "amount", "amount_refunded"]),
  ],
);

/** The provider's payments, and what each paid for, once that is known. */
export const payments = sqliteTable(
  "payments",
  {
    payment: text("payment").primaryKey(),
    paymentRef: text("payment_ref"),
  },
  (table) => [index("payments_ref").on(table.paymentRef)],
);

export const refunds = sqliteTable(
  "refunds",
  {
    refundId: text("refund_id").primaryKey(),
    payment: text("payment").notNull(),
    amount: integer("amount").notNull(),
    status: text("status").$type<RefundState["status"]>().notNull(),
    at: moment("at").notNull(),
  },
  (table) => [index("refunds_payment").on(table.payment)],
);

export const refundTotals = sqliteTable("refund_totals", {
  payment: text("payment").primaryKey(),
  amount: integer("amount").notNull(),
});

export const disputes = sqliteTable(
  "disputes",
  {
    disputeId: text("dispute_id").primaryKey(),
    payment: text("payment").notNull(),
    amount: integer("amount").notNull(),
    withdrawn: integer("withdrawn", { mode: "boolean" }).notNull(),
    status: text("status").$type<DisputeState["status"]>().notNull(),
    at: moment("at").notNull(),
  },
  (table) => [index("disputes_payment").on(table.payment)],
);

export const grants = sqliteTable(
  "grants",
  {
    key: text("key").primaryKey(),
    walletId: text("wallet_id")
      .notNull()
      .references(() => wallets.walletId),
    ordinal: integer("ordinal").notNull(),
    status: text("status").$type<"scheduled" | "active" | "ended">().notNull(),
    credits: credits("credits"),
    ...sums,
    source: text("source").$type<GrantSource>().notNull(),
    priority: integer("priority").notNull(),
    /** 0 given, 1 paid for: promotions burn before what was paid. */
    paidRank: integer("paid_rank").notNull(),
    effectiveAt: moment("effective_at").notNull(),
    expiresAt: moment("expires_at"),
    paidAmount: integer("paid_amount"),
    paidCurrency: text("paid_currency"),
    paymentRef: text("payment_ref").references(() => purchases.paymentRef),
    metadata: text("metadata", { mode: "json" }).$type<Metadata>(),
    carryFrom: moment("carry_from"),
    carryCredits: integer("carry_credits"),
    unspent: integer("unspent").notNull().default(0),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("grants_wallet_ordinal").on(table.walletId, table.ordinal),
    index("grants_burn_order")
      .on(
        table.walletId,
        table.priority,
        sql`expires_at is null`,
        table.expiresAt,
        table.paidRank,
        table.ordinal,
      )
      .where(sql`status = 'active' AND available > 0`),
    index("grants_purchase")
      .on(table.paymentRef)
      .where(sql`payment_ref is not null`),
    index("grants_plan")
      .on(table.walletId, table.expiresAt)
      .where(sql`source = 'plan'`),
    index("grants_revoked")
      .on(table.walletId, table.ordinal)
      .where(sql`revoked > 0`),
    index("grants_ending")
      .on(table.walletId, table.expiresAt)
      .where(sql`status = 'active'`),
    index("grants_beginning")
      .on(table.walletId, table.effectiveAt)
      .where(sql`status = 'scheduled'`),
    noneNegative("grants", ["credits", ...SUMS]),
    conserves("grants", "credits", "status = 'scheduled'"),
  ],
);

export const holds = sqliteTable(
  "holds",
  {
    key: text("key").primaryKey(),
    walletId: text("wallet_id")
      .notNull()
      .references(() => wallets.walletId),
    credits: credits("credits"),
    status: text("status").$type<Hold["status"]>().notNull(),
    captured: credits("captured"),
    expiresAt: moment("expires_at").notNull(),
    takings: text("takings", { mode: "json" }).$type<Taking[]>().notNull(),
    metadata: text("metadata", { mode: "json" }).$type<Metadata>(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    index("holds_wallet").on(table.walletId, table.createdAt),
    index("holds_lapsing")
      .on(table.walletId, table.expiresAt)
      .where(sql`status = 'open'`),
    noneNegative("holds", ["credits", "captured"]),
  ],
);

export const charges = sqliteTable(
  "charges",
  {
    key: text("key").primaryKey(),
    walletId: text("wallet_id")
      .notNull()
      .references(() => wallets.walletId),
    credits: credits("credits"),
    refunded: credits("refunded"),
    takings: text("takings", { mode: "json" }).$type<Taking[]>().notNull(),
    metadata: text("metadata", { mode: "json" }).$type<Metadata>(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    index("charges_wallet").on(table.walletId, table.createdAt),
    check("charges_refunded", sql.raw("refunded >= 0 AND refunded <= credits")),
  ],
);

/** The journal. Triggers in the migration refuse UPDATE and DELETE. */
export const entries = sqliteTable(
  "entries",
  {
    walletId: text("wallet_id")
      .notNull()
      .references(() => wallets.walletId),
    seq: integer("seq").notNull(),
    kind: text("kind").$type<EntryKind>().notNull(),
    key: text("key").notNull(),
    grantKey: text("grant_key").references(() => grants.key),
    credits: credits("credits"),
    availableAfter: credits("available_after"),
    heldAfter: credits("held_after"),
    owedAfter: credits("owed_after"),
    grantedAfter: credits("granted_after"),
    spentAfter: credits("spent_after"),
    expiredAfter: credits("expired_after"),
    revokedAfter: credits("revoked_after"),
    at: moment("at").notNull(),
    hash: text("hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.walletId, table.seq] }),
    index("entries_at").on(table.walletId, table.at),
    noneNegative("entries", ["credits", "available_after", "held_after", "owed_after"]),
  ],
);

/** Every key that was ever used: one space for all wallets and verbs. */
export const usedKeys = sqliteTable("used_keys", {
  key: text("key").primaryKey(),
  walletId: text("wallet_id").notNull(),
  verb: text("verb").notNull(),
  fingerprint: text("fingerprint").notNull(),
  answer: text("answer", { mode: "json" }).$type<Grant | Hold | Charge>().notNull(),
});

/** Counted beside the journal, never inside a charge, and rebuilt from `charges`. */
export const usageDaily = sqliteTable(
  "usage_daily",
  {
    walletId: text("wallet_id").notNull(),
    day: text("day").notNull(),
    modelId: text("model_id").notNull(),
    renders: integer("renders").notNull(),
    seconds: integer("seconds").notNull(),
    credits: integer("credits").notNull(),
  },
  (table) => [primaryKey({ columns: [table.walletId, table.day, table.modelId] })],
);
