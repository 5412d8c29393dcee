import type { ReconcileReport } from "@framefare/contract";
import { bigint, boolean, customType, index, json, pgTable } from "drizzle-orm/pg-core";
import type { AttemptStatus } from "../attempt.ts";
import type { Outcome } from "../store.ts";

/** Compared byte by byte wherever the database was made: pages go by the order of ids, which is the same everywhere. */
const text = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** Whole, and never beyond 2^53−1. */
const whole = (name: string) => bigint(name, { mode: "number" });

/** Epoch milliseconds. */
const moment = (name: string) => whole(name);

export const checkoutAttempts = pgTable(
  "checkout_attempts",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    kind: text("kind").$type<"pack" | "plan">().notNull(),
    sku: text("sku").notNull(),
    credits: whole("credits").notNull(),
    amount: whole("amount").notNull(),
    currency: text("currency").notNull(),
    expiresAfterDays: whole("expires_after_days"),
    status: text("status").$type<AttemptStatus>().notNull(),
    sessionId: text("stripe_session_id").unique(),
    invoiceId: text("stripe_invoice_id"),
    url: text("url"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [index("checkout_attempts_user").on(table.userId, table.createdAt)],
);

/** The log of what Stripe told us, and the fast path for what it tells twice; never the proof of a grant. */
export const stripeEvents = pgTable(
  "stripe_events",
  {
    eventId: text("event_id").primaryKey(),
    type: text("type").notNull(),
    apiVersion: text("api_version"),
    objectId: text("object_id"),
    outcome: text("outcome").$type<Outcome>().notNull(),
    reason: text("reason"),
    /** The whole event, kept while it is parked. */
    raw: text("raw"),
    createdAt: moment("created_at"),
    receivedAt: moment("received_at").notNull(),
  },
  (table) => [
    index("stripe_events_received").on(table.receivedAt, table.eventId),
    index("stripe_events_outcome").on(table.outcome, table.receivedAt, table.eventId),
  ],
);

export const billingCustomers = pgTable("billing_customers", {
  userId: text("user_id").primaryKey(),
  customerId: text("stripe_customer_id").notNull().unique(),
});

export const stripePrices = pgTable("stripe_prices", {
  priceId: text("price_id").primaryKey(),
  sku: text("sku").notNull(),
});

export const stripeSubscriptions = pgTable(
  "stripe_subscriptions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    sku: text("sku").notNull(),
    status: text("status").notNull(),
    periodEndsAt: moment("period_ends_at").notNull(),
    cancelAtPeriodEnd: boolean("cancel_at_period_end").notNull(),
    eventAt: moment("event_at").notNull(),
  },
  (table) => [index("stripe_subscriptions_user").on(table.userId, table.eventAt)],
);

/** One row: whose turn it is to compare with Stripe, and what the last comparison found. */
export const reconciliation = pgTable("reconciliation", {
  name: text("name").primaryKey(),
  /** Until then nobody else begins one. */
  takenUntil: moment("taken_until").notNull(),
  report: json("report").$type<ReconcileReport>(),
});
