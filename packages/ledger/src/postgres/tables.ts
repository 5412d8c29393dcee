import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  doublePrecision,
  index,
  json,
  pgTable,
  primaryKey,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { DisputeState, RefundState, Taking } from "../core/state.ts";
import type { Charge, EntryKind, Grant, GrantSource, Hold, Metadata, Purchase } from "../model.ts";

/** Compared byte by byte wherever the database was made: the order of names is the same everywhere. */
const text = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** Whole, and never beyond 2^53−1: the core refuses more. */
const whole = (name: string) => bigint(name, { mode: "number" });

/** Credits, and everything counted in them: whole, never negative. */
const credits = (name: string) => whole(name).notNull().default(0);

/** Epoch milliseconds. */
const moment = (name: string) => whole(name);

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
const conserves = (table: string, total: string, unless = "false") =>
  check(`${table}_conserves`, sql.raw(`${unless} OR ${total} = ${SUMS.join(" + ")}`));

export const wallets = pgTable(
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

export const purchases = pgTable(
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
    amount: whole("amount").notNull(),
    amountRefunded: whole("amount_refunded").notNull(),
    currency: text("currency").notNull(),
    status: text("status").$type<Purchase["status"]>().notNull(),
    /** What its reversal took, in the order taken. */
    reversed: json("reversed").$type<Taking[]>().notNull(),
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
export const payments = pgTable(
  "payments",
  {
    payment: text("payment").primaryKey(),
    paymentRef: text("payment_ref"),
  },
  (table) => [index("payments_ref").on(table.paymentRef)],
);

export const refunds = pgTable(
  "refunds",
  {
    refundId: text("refund_id").primaryKey(),
    payment: text("payment").notNull(),
    amount: whole("amount").notNull(),
    status: text("status").$type<RefundState["status"]>().notNull(),
    at: moment("at").notNull(),
  },
  (table) => [index("refunds_payment").on(table.payment)],
);

export const refundTotals = pgTable("refund_totals", {
  payment: text("payment").primaryKey(),
  amount: whole("amount").notNull(),
});

export const disputes = pgTable(
  "disputes",
  {
    disputeId: text("dispute_id").primaryKey(),
    payment: text("payment").notNull(),
    amount: whole("amount").notNull(),
    withdrawn: boolean("withdrawn").notNull(),
    status: text("status").$type<DisputeState["status"]>().notNull(),
    at: moment("at").notNull(),
  },
  (table) => [index("disputes_payment").on(table.payment)],
);

export const grants = pgTable(
  "grants",
  {
    key: text("key").primaryKey(),
    walletId: text("wallet_id")
      .notNull()
      .references(() => wallets.walletId),
    ordinal: whole("ordinal").notNull(),
    status: text("status").$type<"scheduled" | "active" | "ended">().notNull(),
    credits: credits("credits"),
    ...sums,
    source: text("source").$type<GrantSource>().notNull(),
    priority: whole("priority").notNull(),
    /** 0 given, 1 paid for: promotions burn before what was paid. */
    paidRank: whole("paid_rank").notNull(),
    effectiveAt: moment("effective_at").notNull(),
    expiresAt: moment("expires_at"),
    paidAmount: whole("paid_amount"),
    paidCurrency: text("paid_currency"),
    paymentRef: text("payment_ref").references(() => purchases.paymentRef),
    metadata: json("metadata").$type<Metadata>(),
    carryFrom: moment("carry_from"),
    carryCredits: whole("carry_credits"),
    unspent: whole("unspent").notNull().default(0),
    createdAt: moment("created_at").notNull(),
    /** What the burn order's index goes by: it seldom changes, so most of what is spent leaves all indexes as they are. */
    burnable: boolean("burnable").generatedAlwaysAs(sql`status = 'active' AND available > 0`),
  },
  (table) => [
    uniqueIndex("grants_wallet_ordinal").on(table.walletId, table.ordinal),
    index("grants_burn_order")
      .on(
        table.walletId,
        table.priority,
        sql`(expires_at is null)`,
        table.expiresAt,
        table.paidRank,
        table.ordinal,
      )
      .where(sql`burnable`),
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

export const holds = pgTable(
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
    takings: json("takings").$type<Taking[]>().notNull(),
    metadata: json("metadata").$type<Metadata>(),
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

export const charges = pgTable(
  "charges",
  {
    key: text("key").primaryKey(),
    walletId: text("wallet_id")
      .notNull()
      .references(() => wallets.walletId),
    credits: credits("credits"),
    refunded: credits("refunded"),
    takings: json("takings").$type<Taking[]>().notNull(),
    metadata: json("metadata").$type<Metadata>(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    index("charges_wallet").on(table.walletId, table.createdAt),
    check("charges_refunded", sql.raw("refunded >= 0 AND refunded <= credits")),
  ],
);

/** The journal. Triggers in the migration refuse UPDATE, DELETE and TRUNCATE. */
export const entries = pgTable(
  "entries",
  {
    walletId: text("wallet_id")
      .notNull()
      .references(() => wallets.walletId),
    seq: whole("seq").notNull(),
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
export const usedKeys = pgTable("used_keys", {
  key: text("key").primaryKey(),
  walletId: text("wallet_id").notNull(),
  verb: text("verb").notNull(),
  fingerprint: text("fingerprint").notNull(),
  answer: json("answer").$type<Grant | Hold | Charge>().notNull(),
});

/** Counted beside the journal, never inside a charge, and rebuilt from `charges`. */
export const usageDaily = pgTable(
  "usage_daily",
  {
    walletId: text("wallet_id").notNull(),
    day: text("day").notNull(),
    modelId: text("model_id").notNull(),
    renders: whole("renders").notNull(),
    /** As the charge said it, parts of a second too. */
    seconds: doublePrecision("seconds").notNull(),
    credits: whole("credits").notNull(),
  },
  (table) => [primaryKey({ columns: [table.walletId, table.day, table.modelId] })],
);
