import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { Refusal } from "./errors.ts";
import { emit } from "./events.ts";
import { idOf, requireObject } from "./lookup.ts";
import {
  newInvoice,
  newInvoicePayment,
  paidInvoice,
  type InvoiceFacts,
  type InvoiceLineFacts,
} from "./objects/invoice.ts";

/** More lines than any invoice of ours. */
const LINES_MAX = 10_000;

type Filled = "created" | "number" | "lines" | "discountId" | "taxPercent" | "balance";

/** Makes a finalized, open invoice, numbers it after its customer's last and uses up their credit. */
export function openInvoice(
  account: Account,
  facts: Omit<InvoiceFacts, Filled> & {
    lines: readonly Omit<InvoiceLineFacts, "id">[];
    /** Left out, the one in force now. */
    taxPercent?: number;
  },
): Stripe.Invoice {
  const discounted = facts.lines.some(({ discount }) => discount > 0);
  const { invoice, lines } = newInvoice({
    ...facts,
    taxPercent: facts.taxPercent ?? account.knobs.all().taxPercent,
    balance: balanceOf(account, facts.customer),
    created: unixNow(account),
    number: nextNumber(account, facts.customer),
    lines: facts.lines.map((line) => ({ ...line, id: account.newId("il_") })),
    discountId: discounted ? account.newId("di_") : null,
  });
  account.objects.put<"invoice">(invoice, facts.subscription?.id ?? null);
  // Lists give the newest first, and an invoice's lines in their own order.
  for (const line of lines.toReversed()) account.objects.put<"line_item">(line, invoice.id);
  keepBalance(account, invoice);
  emit(account, "invoice.created", { ...invoice, number: null, status: "draft" });
  emit(account, "invoice.finalized", invoice);
  return invoice;
}

/** Links an open invoice to the intent that is to pay it. */
export function expectPayment(account: Account, invoice: Stripe.Invoice, intent: string): void {
  const payment = newInvoicePayment({
    id: account.newId("inpay_"),
    created: unixNow(account),
    invoice,
    intent,
  });
  account.objects.put<"invoice_payment">(payment, invoice.id);
}

/** Marks an invoice and its payment, where there is one, as paid. */
export function markPaid(account: Account, invoiceId: string): Stripe.Invoice {
  const now = unixNow(account);
  const invoice = paidInvoice(requireObject(account, "invoice", invoiceId), now);
  account.objects.put<"invoice">(invoice);
  emit(account, "invoice.paid", invoice);
  emit(account, "invoice.payment_succeeded", invoice);
  const where = { status: "open" };
  const expected = account.objects.list("invoice_payment", { parent: invoiceId, where, limit: 1 });
  for (const payment of expected) {
    const paid: Stripe.InvoicePayment = {
      ...payment,
      amount_paid: payment.amount_requested,
      status: "paid",
      status_transitions: { ...payment.status_transitions, paid_at: now },
    };
    account.objects.put<"invoice_payment">(paid);
    emit(account, "invoice_payment.paid", paid);
  }
  return invoice;
}

/** Notes a payment that did not come through; the invoice stays open, for its next try if there is one. */
export function markUnpaid(
  account: Account,
  invoiceId: string,
  nextAttempt: number | null,
): Stripe.Invoice {
  const invoice = requireObject(account, "invoice", invoiceId);
  const tried: Stripe.Invoice = {
    ...invoice,
    attempt_count: invoice.attempt_count + 1,
    attempted: true,
    next_payment_attempt: nextAttempt,
  };
  account.objects.put<"invoice">(tried);
  emit(account, "invoice.payment_failed", tried);
  return tried;
}

/** Gives an open invoice up: nothing is to be paid on it any more. */
export function giveUp(
  account: Account,
  invoiceId: string,
  status: "void" | "uncollectible",
): Stripe.Invoice {
  const invoice = requireObject(account, "invoice", invoiceId);
  if (invoice.status !== "open" && invoice.status !== "draft") {
    throw new Refusal("wrong_state", `Invoice ${invoiceId} is ${invoice.status} already.`);
  }
  const now = unixNow(account);
  const given: Stripe.Invoice = {
    ...invoice,
    next_payment_attempt: null,
    status,
    status_transitions: {
      ...invoice.status_transitions,
      ...(status === "void" ? { voided_at: now } : { marked_uncollectible_at: now }),
    },
  };
  account.objects.put<"invoice">(given);
  emit(account, status === "void" ? "invoice.voided" : "invoice.marked_uncollectible", given);
  return given;
}

/** Every line of an invoice, in its own order. */
export function linesOfInvoice(
  account: Account,
  invoice: Stripe.Invoice,
): Stripe.InvoiceLineItem[] {
  const lines = account.objects.list("line_item", { parent: invoice.id, limit: LINES_MAX });
  // An invoice of an older file carries all of its lines itself.
  return lines.length > 0 ? lines : invoice.lines.data;
}

/** The open invoices of a subscription, the newest first. */
export function unpaidOf(account: Account, subscription: string): Stripe.Invoice[] {
  const where = { status: "open" };
  return account.objects.list("invoice", { parent: subscription, where, limit: 100 });
}

/** The intent that paid an invoice or is to pay it; null when nothing was to be paid. */
export function intentOfInvoice(account: Account, invoiceId: string): string | null {
  const [payment] = account.objects.list("invoice_payment", { parent: invoiceId, limit: 1 });
  return idOf(payment?.payment.payment_intent ?? null);
}

function balanceOf(account: Account, customer: Stripe.Customer | null): number {
  return customer === null ? 0 : requireObject(account, "customer", customer.id).balance;
}

function keepBalance(account: Account, invoice: Stripe.Invoice): void {
  const id = idOf(invoice.customer);
  if (id === null || invoice.ending_balance === invoice.starting_balance) return;
  const before = requireObject(account, "customer", id);
  const after = { ...before, balance: invoice.ending_balance ?? 0 };
  account.objects.put<"customer">(after);
  emit(account, "customer.updated", after, { balance: before.balance });
}

function nextNumber(account: Account, customer: Stripe.Customer | null): string {
  if (customer === null) return "SANDBOX-0001";
  const stored = requireObject(account, "customer", customer.id);
  const sequence = stored.next_invoice_sequence ?? 1;
  account.objects.put<"customer">({ ...stored, next_invoice_sequence: sequence + 1 });
  return `${stored.invoice_prefix ?? "SANDBOX"}-${String(sequence).padStart(4, "0")}`;
}
