import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { emit } from "./events.ts";
import { idOf, requireObject } from "./lookup.ts";
import {
  newInvoice,
  newInvoicePayment,
  paidInvoice,
  type InvoiceFacts,
  type InvoiceLineFacts,
} from "./objects/invoice.ts";

/** Makes a finalized, open invoice and numbers it after its customer's last. */
export function openInvoice(
  account: Account,
  facts: Omit<InvoiceFacts, "created" | "number" | "lines" | "discountId"> & {
    lines: readonly Omit<InvoiceLineFacts, "id">[];
  },
): Stripe.Invoice {
  const discounted = facts.lines.some(({ discount }) => discount > 0);
  const invoice = newInvoice({
    ...facts,
    created: unixNow(account),
    number: nextNumber(account, facts.customer),
    lines: facts.lines.map((line) => ({ ...line, id: account.newId("il_") })),
    discountId: discounted ? account.newId("di_") : null,
  });
  account.objects.put<"invoice">(invoice);
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
  for (const payment of account.objects.list("invoice_payment", { parent: invoiceId, limit: 1 })) {
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

/** Notes a payment that did not come through; the invoice stays open. */
export function markUnpaid(account: Account, invoiceId: string): Stripe.Invoice {
  const invoice = requireObject(account, "invoice", invoiceId);
  const tried = { ...invoice, attempt_count: invoice.attempt_count + 1, attempted: true };
  account.objects.put<"invoice">(tried);
  emit(account, "invoice.payment_failed", tried);
  return tried;
}

/** The intent that paid an invoice or is to pay it; null when nothing was to be paid. */
export function intentOfInvoice(account: Account, invoiceId: string): string | null {
  const [payment] = account.objects.list("invoice_payment", { parent: invoiceId, limit: 1 });
  return idOf(payment?.payment.payment_intent ?? null);
}

function nextNumber(account: Account, customer: Stripe.Customer | null): string {
  if (customer === null) return "SANDBOX-0001";
  const stored = requireObject(account, "customer", customer.id);
  const sequence = stored.next_invoice_sequence ?? 1;
  account.objects.put<"customer">({ ...stored, next_invoice_sequence: sequence + 1 });
  return `${stored.invoice_prefix ?? "SANDBOX"}-${String(sequence).padStart(4, "0")}`;
}
