import { type Billing, type BillingStore, createBilling } from "@framefare/billing";
import type { PlanConfig } from "@framefare/contract";
import { createLedger, type Ledger } from "@framefare/ledger";
import type { Stripe } from "stripe";
import { onTestFinished } from "vitest";
import type { Database } from "../../house/database.ts";
import { openDatabase } from "../../house/open-database.ts";
import type { DatabaseAddress } from "../../house/env.ts";

/** Billing and ledger in this process, on some database, until the test ends. */
export type Books = { billing: Billing; ledger: Ledger; store: BillingStore };

export async function openBooks(
  address: DatabaseAddress,
  { stripe, planConfig }: { stripe: Stripe; planConfig: PlanConfig },
): Promise<Books> {
  const isNew = address.kind === "sqlite" && address.file === ":memory:";
  const db: Database = await openDatabase(address, isNew ? "migrate" : "as made");
  const now = Date.now;
  const ledger = createLedger(db.ledger, { now, onWarning: () => {} });
  onTestFinished(() => ledger.close());
  const appUrl = "http://framefare.test";
  const store = db.billing;
  const billing = createBilling({
    store,
    ledger,
    stripe,
    planConfig,
    appUrl,
    livemode: false,
    now,
  });
  return { billing, ledger, store };
}

/** All that one person's books come to. */
export async function standing(
  { ledger, store }: Books,
  { userId, sessions }: { userId: string; sessions: string[] },
  original: (eventId: string) => string,
) {
  const purchases = await ledger.purchases(userId);
  const attempts = await Promise.all(sessions.map((session) => store.attemptOfSession(session)));
  const subscription = await store.subscriptionOf(userId);
  const { eventAt: _, ...plan } = subscription ?? { eventAt: 0 };
  return {
    wallet: await ledger.balance(userId),
    purchases: purchases
      .map(({ createdAt: _at, eventId, ...bought }) => ({ ...bought, event: original(eventId) }))
      .toSorted((a, b) => (a.paymentRef < b.paymentRef ? -1 : 1)),
    plan,
    attempts: attempts.map((attempt) => ({
      sku: attempt?.sku,
      credits: attempt?.credits,
      invoiceId: attempt?.invoiceId,
      // Which of the two came first no rule tells, and nobody sees it: neither is paid, and both may be paid after all.
      status: attempt?.status.replace(/^(failed|expired)$/, "closed"),
    })),
  };
}

export type Standing = Awaited<ReturnType<typeof standing>>;

/** Copies what was known of somebody before Stripe told anything: their customer and their attempts, each with its open page. */
export async function copyBuyer(
  from: BillingStore,
  to: BillingStore,
  { userId, sessions }: { userId: string; sessions: string[] },
): Promise<void> {
  const customer = await from.customerOf(userId);
  if (customer) await to.keepCustomer(userId, customer);
  for (const session of sessions) {
    const attempt = await from.attemptOfSession(session);
    if (attempt) await to.beginAttempt({ ...attempt, status: "open", invoiceId: null });
  }
}
