import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { Refusal } from "./errors.ts";
import { emit } from "./events.ts";
import { attachCard } from "./cards.ts";
import { expectPayment, markPaid, openInvoice } from "./invoicing.ts";
import { idOf, requireObject } from "./lookup.ts";
import { presented } from "./money.ts";
import { customerDetails } from "./objects/checkout-session.ts";
import { newCustomer } from "./objects/customer.ts";
import { attempt, openIntent, settleIntent } from "./payments.ts";
import { subscribe } from "./plans.ts";
import { failInvoice } from "./renewals.ts";

type Session = Stripe.Checkout.Session;

/** Everything a session sells: far more lines than Stripe allows. */
const LINES_MAX = 100;
const DAY_S = 24 * 60 * 60;

/** The session as of now: one whose time is over has expired, whether or not anybody noticed. */
export function currentSession(account: Account, id: string): Session {
  const session = requireObject(account, "checkout.session", id);
  const overdue = session.status === "open" && session.expires_at <= unixNow(account);
  return overdue ? expire(account, session) : session;
}

/** What a session sells, in the order it was asked for. */
export function linesOf(account: Account, session: Session): Stripe.LineItem[] {
  return account.objects.list("item", { parent: session.id, limit: LINES_MAX }).toReversed();
}

/**
 * Pays an open session and completes it. One that is complete already stays as it is: two clicks on
 * Pay are one payment.
 *
 * @param how - By bank the money is on its way only, and `bank` says what will come of it.
 * @param presentmentCurrency - What adaptive pricing shows it in, if that is another.
 * @throws {@link Refusal} for an expired session. Nothing is written.
 */
export function pay(
  account: Account,
  id: string,
  how: "card" | "bank_settles" | "bank_fails",
  presentmentCurrency?: string,
): Session {
  const open = currentSession(account, id);
  if (open.status === "complete") return open;
  requireOpen(open);
  const session = { ...open, ...presentmentOf(open, presentmentCurrency) };
  const notes = account.notes.get(id);
  const customer = buyerOf(account, session);
  const free = session.amount_total === 0;
  const means = how === "card" ? "card" : "bank";
  const outcome = how === "card" ? "succeeded" : "pending";
  const email = customer?.email ?? session.customer_email;
  const intent = free
    ? null
    : attempt(account, intentFor(account, session, customer), { means, outcome, email });
  const bought = { ...session, ...invoiceFor(account, session, customer, intent?.id ?? null) };
  const paid = free || outcome === "succeeded";
  if (paid && typeof bought.invoice === "string") markPaid(account, bought.invoice);
  const complete: Session = {
    ...bought,
    customer: customer?.id ?? null,
    customer_details: customerDetails(customer, session.customer_email),
    payment_intent: session.mode === "payment" ? (intent?.id ?? null) : null,
    payment_status: free ? "no_payment_required" : paid ? "paid" : "unpaid",
    status: "complete",
    url: null,
  };
  account.objects.put<"checkout.session">(complete);
  const completedEvent = emit(account, "checkout.session.completed", complete);
  account.notes.put(id, { ...notes, paymentIntent: intent?.id ?? null, completedEvent });
  account.appointments.cancel(id);
  if (!paid) {
    const kind = how === "bank_settles" ? "settle" : "fail";
    account.appointments.put({
      subject: id,
      kind,
      dueAt: account.clock.now() + account.settleDelayMs,
    });
    account.onDue();
  }
  return complete;
}

/** The same amount as its buyer sees it, at a made-up rate. */
function presentmentOf(session: Session, currency: string | undefined): Partial<Session> {
  if (currency === undefined || currency === session.currency) return {};
  if (session.adaptive_pricing?.enabled !== true) {
    throw new Refusal("wrong_state", "This checkout has no adaptive pricing.");
  }
  const { amount_total: amount, currency: own } = session;
  return {
    presentment_details: {
      presentment_amount: presented(amount ?? 0, own ?? "usd", currency),
      presentment_currency: currency,
    },
  };
}

/** The card is declined. The session stays open and its intent waits for another try. */
export function decline(account: Account, id: string): Session {
  const session = currentSession(account, id);
  requireOpen(session);
  if (session.amount_total === 0) {
    throw new Refusal("wrong_state", "Nothing is to be paid, so there is nothing to decline.");
  }
  const customer = customerOf(account, session);
  const email = customer?.email ?? session.customer_email;
  const intent = intentFor(account, session, customer);
  attempt(account, intent, { means: "card", outcome: "failed", email });
  const tried = session.mode === "payment" ? { ...session, payment_intent: intent.id } : session;
  account.objects.put<"checkout.session">(tried);
  account.notes.put(id, { ...account.notes.get(id), paymentIntent: intent.id });
  return tried;
}

/** A bank payment comes through or fails, now instead of later. */
export function settleBank(account: Account, id: string, outcome: "succeeded" | "failed"): Session {
  const session = requireObject(account, "checkout.session", id);
  const { paymentIntent } = account.notes.get(id);
  if (paymentIntent === null || bankPaymentOf(account, session) !== "on its way") {
    throw new Refusal("wrong_state", `No bank payment for ${id} is on its way.`, "session");
  }
  account.appointments.cancel(id);
  settleIntent(account, paymentIntent, outcome);
  settleInvoice(account, session, outcome);
  const paid = outcome === "succeeded";
  const settled: Session = paid ? { ...session, payment_status: "paid" } : session;
  account.objects.put<"checkout.session">(settled);
  const type = paid
    ? "checkout.session.async_payment_succeeded"
    : "checkout.session.async_payment_failed";
  emit(account, type, settled);
  return settled;
}

/** Where the bank payment of a session stands; null when none is to come any more, or none was made. */
export function bankPaymentOf(account: Account, session: Session): "on its way" | "failed" | null {
  if (session.status !== "complete" || session.payment_status !== "unpaid") return null;
  const { paymentIntent } = account.notes.get(session.id);
  const intent = paymentIntent && account.objects.get("payment_intent", paymentIntent);
  return intent && intent.status === "processing" ? "on its way" : "failed";
}

/** Ends an open session: nobody can pay it any more. */
export function expire(account: Account, session: Session): Session {
  const expired: Session = { ...session, status: "expired", url: null };
  account.appointments.cancel(session.id);
  account.objects.put<"checkout.session">(expired);
  emit(account, "checkout.session.expired", expired);
  return expired;
}

/** @throws {@link Refusal} for a session that is complete or expired. */
export function requireOpen(session: Session): void {
  if (session.status === "open") return;
  const message = `This Checkout Session is not open: its status is ${session.status}.`;
  throw new Refusal("wrong_state", message);
}

function settleInvoice(account: Account, session: Session, outcome: "succeeded" | "failed"): void {
  const invoice = idOf(session.invoice);
  if (invoice === null) return;
  if (outcome === "succeeded") {
    markPaid(account, invoice);
    return;
  }
  const subscription = idOf(session.subscription);
  failInvoice(
    account,
    requireObject(account, "invoice", invoice),
    subscription === null ? null : requireObject(account, "subscription", subscription),
  );
}

function invoiceFor(
  account: Account,
  session: Session,
  customer: Stripe.Customer | null,
  intent: string | null,
): Partial<Session> {
  const lines = linesOf(account, session);
  const currency = session.currency ?? "usd";
  const taxPercent = account.notes.get(session.id).taxPercent ?? 0;
  if (session.mode === "subscription") {
    if (customer === null) throw new Error(`${session.id} has nobody to bill.`);
    const { subscriptionMetadata, trialDays, billingMode } = account.notes.get(session.id);
    const begun = subscribe(account, {
      customer,
      currency,
      metadata: subscriptionMetadata,
      lines,
      trialEnd: trialDays == null ? null : unixNow(account) + trialDays * DAY_S,
      billingMode: billingMode ?? "flexible",
      paymentMethod: attachCard(account, customer, "pays").id,
      taxPercent,
      intent,
    });
    return { subscription: begun.subscription.id, invoice: begun.invoice.id };
  }
  if (session.invoice_creation?.enabled !== true) return {};
  const now = unixNow(account);
  const invoice = openInvoice(account, {
    id: account.newId("in_"),
    currency,
    customer,
    billingReason: "manual",
    subscription: null,
    period: { start: now, end: now },
    periodBefore: null,
    taxPercent,
    lines: lines.flatMap(({ price, quantity, description, amount_discount: discount }) =>
      price === null
        ? []
        : [
            {
              price,
              quantity: quantity ?? 1,
              description: description ?? "",
              discount,
              subscriptionItem: null,
            },
          ],
    ),
  });
  if (intent !== null) expectPayment(account, invoice, intent);
  return { invoice: invoice.id };
}

/** The intent of a declined try, or a new one. */
function intentFor(
  account: Account,
  session: Session,
  customer: Stripe.Customer | null,
): Stripe.PaymentIntent {
  const { paymentIntent, paymentMetadata } = account.notes.get(session.id);
  if (paymentIntent !== null) return requireObject(account, "payment_intent", paymentIntent);
  return openIntent(account, {
    presentment: session.presentment_details,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
    customer: customer?.id ?? null,
    description: session.mode === "subscription" ? "Subscription creation" : null,
    metadata: paymentMetadata,
  });
}

function customerOf(account: Account, session: Session): Stripe.Customer | null {
  const id = idOf(session.customer);
  return id === null ? null : requireObject(account, "customer", id);
}

/** The session's customer; a subscription, and a session that asks for it, makes one. */
function buyerOf(account: Account, session: Session): Stripe.Customer | null {
  const known = customerOf(account, session);
  const wanted = session.mode === "subscription" || session.customer_creation === "always";
  if (known !== null || !wanted) return known;
  const customer = newCustomer({
    id: account.newId("cus_"),
    created: unixNow(account),
    email: session.customer_email ?? undefined,
  });
  account.objects.put<"customer">(customer);
  emit(account, "customer.created", customer);
  return customer;
}
