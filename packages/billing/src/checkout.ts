import type { Checkout } from "@framefare/contract";
import type { Stripe } from "stripe";
import type { Attempt } from "./attempt.ts";
import type { BillingOptions } from "./billing-options.ts";
import { type Buyer, withCustomer } from "./customer.ts";
import { BillingError } from "./errors.ts";
import { APP } from "./meaning.ts";
import { offerOf } from "./offer.ts";
import { closePlanSessions, refuseSecondPlan } from "./one-plan.ts";
import { keepPrices } from "./prices.ts";

type Offer = NonNullable<ReturnType<typeof offerOf>>;

/** Writes the attempt down first, then asks Stripe for a session under the attempt's id: a retry finds the same one. */
export function createCheckout(options: BillingOptions) {
  const { store, planConfig, now } = options;
  return async (buyer: Buyer, request: { sku: string; attemptId: string }): Promise<Checkout> => {
    const found = offerOf(planConfig, request.sku);
    if (!found) throw new BillingError("UNKNOWN_SKU", `There is no offer ${request.sku}.`);
    if (found.kind === "plan") await refuseSecondPlan(options, buyer.userId);
    const asked = newAttempt(options, buyer, request, found, now());
    const attempt = await store.beginAttempt(asked);
    if (attempt.userId !== buyer.userId || attempt.sku !== request.sku) {
      throw new BillingError("ATTEMPT_REUSED", "This attempt was for something else.");
    }
    if (attempt.sessionId && attempt.url) return { url: attempt.url, sessionId: attempt.sessionId };
    if (!isOfferOf(attempt, asked)) {
      throw new BillingError("ATTEMPT_REUSED", "This attempt was for another price.");
    }
    const open =
      found.kind === "plan"
        ? openPlanSession(options, buyer, attempt, found)
        : openSession(options, buyer, attempt, found);
    return open.catch((cause: unknown) => {
      if (cause instanceof BillingError) throw cause;
      throw new BillingError("PAYMENTS_UNAVAILABLE", "Stripe did not open a checkout.", { cause });
    });
  };
}

/** The attempt keeps the offer as it stands now: what is paid later buys what was offered then. */
function newAttempt(
  { planConfig }: BillingOptions,
  { userId }: Buyer,
  { sku, attemptId }: { sku: string; attemptId: string },
  { kind, offer }: Offer,
  createdAt: number,
): Attempt {
  const currency = ("currency" in offer && offer.currency) || planConfig.currency;
  const expiresAfterDays = ("expiresAfterDays" in offer && offer.expiresAfterDays) || null;
  const { credits, amount } = offer;
  const snapshot = { kind, sku, credits, amount, currency, expiresAfterDays };
  const untold = { sessionId: null, invoiceId: null, url: null };
  return { id: attemptId, userId, ...snapshot, status: "creating", ...untold, createdAt };
}

/** A session opened now sells at today's price: paid for what the attempt keeps of yesterday's, it would not be granted. */
function isOfferOf(attempt: Attempt, asked: Attempt): boolean {
  const fields = ["credits", "amount", "currency", "expiresAfterDays"] as const;
  return fields.every((field) => attempt[field] === asked[field]);
}

/** Of a user's plan sessions only the newest can be paid: each that is paid is a subscription. */
async function openPlanSession(
  options: BillingOptions,
  buyer: Buyer,
  attempt: Attempt,
  offer: Offer,
): Promise<Checkout> {
  const { userId } = buyer;
  const open = await options.store.openPlanAttempts(userId);
  // A second click on the same page may find it opened meanwhile by the first: that one is to be paid.
  await closePlanSessions(
    options,
    open.filter(({ id }) => id !== attempt.id),
  );
  const session = await openSession(options, buyer, attempt, offer);
  // Two that were asked for at once did not see each other before; now the later one to look does.
  const [, ...older] = await options.store.openPlanAttempts(userId);
  await closePlanSessions(options, older);
  return session;
}

async function openSession(
  options: BillingOptions,
  buyer: Buyer,
  attempt: Attempt,
  { kind, offer }: Offer,
): Promise<Checkout> {
  const { store, stripe, appUrl, planConfig } = options;
  // With a plan, all of them: its subscriber may change to another in the portal, where nobody asks us.
  const prices = await keepPrices(options, kind === "plan" ? planConfig.plans : [offer]);
  const price = prices.get(offer.sku);
  if (!price) throw new Error(`Stripe has no active price with the key ${offer.stripePrice}.`);
  const metadata = { app: APP, attemptId: attempt.id, userId: buyer.userId, sku: offer.sku };
  const params = {
    mode: kind === "plan" ? "subscription" : "payment",
    line_items: [{ price, quantity: 1 }],
    client_reference_id: attempt.id,
    metadata,
    // The copy on the payment says whose it is where no session is at hand, as in the Dashboard.
    ...(kind === "plan"
      ? { subscription_data: { metadata } }
      : { payment_intent_data: { metadata } }),
    allow_promotion_codes: true,
    success_url: `${appUrl}/billing/success?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: `${appUrl}/billing?canceled=1`,
  } satisfies Stripe.Checkout.SessionCreateParams;
  const session = await withCustomer(options, buyer, ({ id: customer, isNew }) => {
    // Another customer is another request, which Stripe refuses under a key that was used.
    const idempotencyKey = isNew ? `${attempt.id}:${customer}` : attempt.id;
    return stripe.checkout.sessions.create({ ...params, customer }, { idempotencyKey });
  });
  if (!session.url) throw new Error(`Session ${session.id} came without an address to pay at.`);
  await store.openAttempt(attempt.id, { sessionId: session.id, url: session.url });
  return { url: session.url, sessionId: session.id };
}
