import type {
  Adjustment,
  AdjustmentRequest,
  BillingStatus,
  Checkout,
  Finalized,
  ReconcileReport,
} from "@framefare/contract";
import type { Ledger } from "@framefare/ledger";
import { adjust } from "./adjust.ts";
import type { BillingOptions } from "./billing-options.ts";
import { createCheckout } from "./checkout.ts";
import { type Buyer, isUnknownCustomer } from "./customer.ts";
import { BillingError } from "./errors.ts";
import type { StripeEvent } from "./events.ts";
import { isLive } from "./meaning.ts";
import { keepPrices } from "./prices.ts";
import { createReading, createReceive } from "./receive.ts";
import type { ReconcileOptions } from "./reconcile/options.ts";
import { createReconcile } from "./reconcile/reconcile.ts";
import { createRedrive, type Redriven } from "./redrive.ts";
import type { Applied, EventLine, EventLogPage } from "./store.ts";

/** Buying credits, and what Stripe says became of it. */
export interface Billing {
  /**
   * Where to pay. The same attempt gives the same session.
   * @throws BillingError UNKNOWN_SKU, ATTEMPT_REUSED, ALREADY_SUBSCRIBED; nothing was written.
   * @throws BillingError PAYMENTS_UNAVAILABLE; the attempt was written, and the same call may be made again.
   */
  checkout(buyer: Buyer, request: { sku: string; attemptId: string }): Promise<Checkout>;
  /** What the ledger knows of a session, told to its buyer only. Reads; never writes, never calls Stripe. */
  finalize(userId: string, sessionId: string): Promise<Finalized>;
  status(userId: string): Promise<BillingStatus>;
  /**
   * The address of Stripe's customer portal.
   * @throws BillingError NO_CUSTOMER for a user who never went to a checkout; PAYMENTS_UNAVAILABLE.
   */
  portal(userId: string): Promise<{ url: string }>;
  /**
   * Applies a verified event, once. After a fault (thrown) it may be told again: what was written stays, what was not is
   * written then.
   */
  receive(event: StripeEvent): Promise<Applied>;
  /** What was received and what became of it, newest first. */
  eventLog(page: EventLogPage): Promise<EventLine[]>;
  /**
   * A parked event as Stripe sent it.
   * @throws BillingError NOT_PARKED when it is not, or not any more.
   */
  parkedEvent(eventId: string): Promise<StripeEvent>;
  /**
   * Receives a parked event again, now that its cause may be mended.
   * @throws BillingError NOT_PARKED
   */
  redrive(eventId: string): Promise<Redriven>;
  /** The same for everything that is parked, oldest first. */
  redriveAll(): Promise<Redriven[]>;
  /**
   * Credits that an admin, `by`, gives or takes. The same key again is the first answer.
   * @throws LedgerError INSUFFICIENT_CREDITS, KEY_REUSED; nothing was written.
   */
  adjust(request: AdjustmentRequest, by: string): Promise<Adjustment>;
  /**
   * Compares Stripe's lists with our books, and keeps the report. `apply` receives each event that was missed, as if Stripe
   * had called; without it nothing but the report is written.
   * @throws what the Stripe client throws; no report is kept then.
   */
  reconcile(options?: ReconcileOptions): Promise<ReconcileReport>;
  /** The same, unless any process did within that time; then null. Leaves out the last minutes, of which news may still come. */
  reconcileInTurn(everyMs: number): Promise<ReconcileReport | null>;
  /** The newest report that was kept. */
  lastReport(): Promise<ReconcileReport | null>;
}

export function createBilling(options: BillingOptions): Billing {
  const { store, ledger, stripe, planConfig, appUrl } = options;
  const reading = createReading(options);
  const receive = createReceive(options, reading);
  return {
    checkout: createCheckout(options),

    finalize: async (userId, sessionId) => {
      const attempt = await store.attemptOfSession(sessionId);
      if (attempt?.userId !== userId) return { status: "not_found" };
      const purchase = await ledger.purchase(attempt.invoiceId ?? sessionId);
      // Where nothing was due the session alone is proof: a trial brings no credits, a free period's are on their way.
      if (purchase || attempt.status === "paid") {
        const purchaseApplied = purchase !== null && purchase.credits > 0;
        return { status: "paid", wallet: await walletOf(ledger, userId), purchaseApplied };
      }
      const closed = attempt.status === "failed" || attempt.status === "expired";
      return { status: closed ? "not_found" : "pending" };
    },

    status: async (userId) => {
      const wallet = await walletOf(ledger, userId);
      const subscription = await store.subscriptionOf(userId);
      if (!subscription || !isLive(subscription)) {
        return { wallet, plan: null, subscription: null };
      }
      const { sku, status, periodEndsAt, cancelAtPeriodEnd } = subscription;
      return {
        wallet,
        plan: planConfig.plans.find((plan) => plan.sku === sku) ?? null,
        subscription: {
          status,
          periodEndsAt: new Date(periodEndsAt).toISOString(),
          cancelAtPeriodEnd,
        },
      };
    },

    portal: async (userId) => {
      const customer = await store.customerOf(userId);
      if (!customer) throw noCustomer();
      try {
        // A plan may be changed there to one that nobody bought here yet.
        await keepPrices({ store, stripe }, planConfig.plans);
        const returnUrl = `${appUrl}/billing`;
        const { url } = await stripe.billingPortal.sessions.create({
          customer,
          return_url: returnUrl,
        });
        return { url };
      } catch (cause) {
        if (isUnknownCustomer(cause)) throw noCustomer();
        throw new BillingError("PAYMENTS_UNAVAILABLE", "Stripe did not open its portal.", {
          cause,
        });
      }
    },

    receive,
    eventLog: (page) => store.eventLog(page),
    ...createRedrive(store, receive),
    adjust: (request, by) => adjust(ledger, request, by),
    ...createReconcile(options, { reading, receive }),
    lastReport: () => store.lastReport(),
  };
}

function noCustomer(): BillingError {
  return new BillingError("NO_CUSTOMER", "Nothing was ever bought here.");
}

async function walletOf(ledger: Pick<Ledger, "balance">, userId: string) {
  const { available, held, owed } = await ledger.balance(userId);
  return { available, held, owed };
}
