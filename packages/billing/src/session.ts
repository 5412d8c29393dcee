import type { PaidFact } from "@framefare/ledger";
import type { z } from "zod";
import type { Attempt, AttemptStatus } from "./attempt.ts";
import { CheckoutSession, type StripeEvent } from "./events.ts";
import { ANNOUNCED, APP, type Context, type Meaning } from "./meaning.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

type CheckoutSession = z.infer<typeof CheckoutSession>;

/** What a checkout session's event means: a pack is granted when it is paid, by whichever event says so first. */
export function readSession(event: StripeEvent, context: Context, at: number): Meaning {
  const parsed = CheckoutSession.safeParse(event.data.object);
  if (!parsed.success)
    return { kind: "parked", reason: `The session cannot be read: ${parsed.error.message}` };
  const session = parsed.data;
  const attemptId = session.client_reference_id ?? undefined;
  const attempt = context.attemptOf({ sessionId: session.id, attemptId });
  if (!attempt && session.metadata?.app === APP) {
    const reason = "No checkout attempt is known for this session.";
    return { kind: "parked", reason, cause: "nobody" };
  }
  if (!attempt || !isOpenedFor(attempt, session)) {
    return { kind: "ignored", reason: "The session is not one of ours." };
  }

  const become = (status: AttemptStatus, facts: PaidFact[] = []) => {
    const invoiceId = session.invoice ?? undefined;
    return {
      kind: "applied" as const,
      facts,
      attempt: { id: attempt.id, status, sessionId: session.id, invoiceId },
    };
  };
  if (event.type === "checkout.session.expired") return become("expired");
  if (event.type === "checkout.session.async_payment_failed") return become("failed");
  if (session.mode === "subscription") {
    const subscription = announced(session, attempt, at);
    return {
      ...become(isDue(session) ? "complete" : "paid"),
      ...(subscription && { subscription }),
    };
  }
  if (session.mode !== "payment") return { kind: "ignored", reason: "The session sells nothing." };
  if (!isPaid(session)) return become("processing");
  const wrong = wrongAmount(session, attempt);
  if (wrong) return { kind: "parked", reason: wrong, cause: "amount" };
  return become("paid", [packPaid(event.id, session, attempt, at)]);
}

/**
 * The buyer of a payment link in the same Stripe account writes its client_reference_id, so that is no proof. Metadata is
 * the account's own, and is asked for until the answer to our own call has told the session's id.
 */
function isOpenedFor(attempt: Attempt, { id, metadata }: CheckoutSession): boolean {
  if (id === attempt.sessionId) return true;
  return metadata?.app === APP && metadata.attemptId === attempt.id;
}

/** What a plan's payment buys is granted by its invoice; the session only says which one that is, and of what. */
function announced({ subscription: id }: CheckoutSession, attempt: Attempt, at: number) {
  if (!id) return null;
  const { userId, sku } = attempt;
  const untold = { status: ANNOUNCED, periodEndsAt: 0, cancelAtPeriodEnd: false };
  return { id, userId, sku, ...untold, eventAt: at };
}

/** A trial, or a period that a code made free, has nothing to be paid. */
function isDue({ payment_status }: CheckoutSession): boolean {
  return payment_status !== "no_payment_required";
}

/** A total of nothing (a 100 % code) needs no payment: https://docs.stripe.com/payments/checkout/no-cost-orders */
function isPaid({ payment_status, amount_total }: CheckoutSession): boolean {
  return (
    payment_status === "paid" || (payment_status === "no_payment_required" && amount_total === 0)
  );
}

/** Codes and tax move the total only; the subtotal and currency are what was offered. */
function wrongAmount(
  { amount_subtotal, currency }: CheckoutSession,
  attempt: Attempt,
): string | null {
  if (currency != null && currency !== attempt.currency) {
    return `Sold in ${attempt.currency}, paid in ${currency}.`;
  }
  if (amount_subtotal != null && amount_subtotal !== attempt.amount) {
    return `Sold for ${attempt.amount}, the session says ${amount_subtotal}.`;
  }
  return null;
}

/** The credits are those the attempt kept, never anything computed from what was paid. */
function packPaid(
  eventId: string,
  session: CheckoutSession,
  attempt: Attempt,
  at: number,
): PaidFact {
  const { userId, sku, credits, amount, currency, expiresAfterDays } = attempt;
  return {
    kind: "paid",
    walletId: userId,
    paymentRef: session.id,
    payment: session.payment_intent ?? undefined,
    eventId,
    at,
    sku,
    credits,
    amount: session.amount_total ?? amount,
    currency,
    source: "purchase",
    expiresAt: expiresAfterDays === null ? undefined : at + expiresAfterDays * DAY_MS,
  };
}
