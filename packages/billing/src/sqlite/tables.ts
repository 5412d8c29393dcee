import type { ReconcileReport } from "@framefare/contract";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AttemptStatus } from "../attempt.ts";
import type { Outcome } from "../store.ts";

export const checkoutAttempts = sqliteTable(
  "checkout_attempts",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    kind: text("kind").$type<"pack" | "plan">().notNull(),
    sku: text("sku").notNull(),
    credits: integer("credits").notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    expiresAfterDays: integer("expires_after_days"),
    status: text("status").$type<AttemptStatus>().notNull(),
    sessionId: text("stripe_session_id").unique(),
    invoiceId: text("stripe_invoice_id"),
    url: text("url"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("checkout_attempts_user").on(table.userId, table.createdAt)],
);

/** The log of what Stripe told us, and the fast path for what it tells twice; never the proof of a grant. */
export const stripeEvents = sqliteTable(
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
    createdAt: integer("created_at"),
    receivedAt: integer("received_at").notNull(),
  },
  (table) => [index("stripe_events_outcome").on(table.outcome, table.receivedAt)],
);

export const billingCustomers = sqliteTable("billing_customers", {
  userId: text("user_id").primaryKey(),
  customerId: text("stripe_customer_id").notNull().unique(),
});

export const stripePrices = sqliteTable("stripe_prices", {
  priceId: text("price_id").primaryKey(),
  sku: text("sku").notNull(),
});

export const stripeSubscriptions = sqliteTable(
  "stripe_subscriptions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    sku: text("sku").notNull(),
    status: text("status").notNull(),
    periodEndsAt: integer("period_ends_at").notNull(),
    cancelAtPeriodEnd: integer("cancel_at_period_end", { mode: "boolean" }).notNull(),
    eventAt: integer("event_at").notNull(),
  },
  (table) => [index("stripe_subscriptions_user").on(table.userId, table.eventAt)],
);

/** One row: whose turn it is to compare with Stripe, and what the last comparison found. */
export const reconciliation = sqliteTable("reconciliation", {
  name: text("name").primaryKey(),
  /** Until then nobody else begins one. */
  takenUntil: integer("taken_until").notNull(),
  report: text("report", { mode: "json" }).$type<ReconcileReport>(),
});
