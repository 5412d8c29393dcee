import Stripe from "stripe";
import { taxOf } from "../money.ts";
import type { Period } from "./subscription.ts";

/** One thing an invoice asks money for. */
export type InvoiceLineFacts = {
  id: string;
  price: Stripe.Price;
  quantity: number;
  description: string;
  /** Taken off the line, in minor units. */
  discount: number;
  /** Null for what is bought once. */
  subscriptionItem: string | null;
  /** Where it is not price times quantity, in minor units, signed. */
  amount?: number;
  /** Where it is not the invoice's. */
  period?: Period;
  /** The invoice item it comes from, when a change in mid-period made it. */
  proration?: Stripe.InvoiceItem;
};

/** As many lines an invoice carries itself; the rest is in its list. */
const LINES_CARRIED = 10;

/** What is known of an invoice when it is made. */
export type InvoiceFacts = {
  id: string;
  created: number;
  number: string;
  currency: string;
  customer: Stripe.Customer | null;
  billingReason: "subscription_create" | "subscription_cycle" | "subscription_update" | "manual";
  /** Null for what is bought once. */
  subscription: Stripe.Subscription | null;
  /** What the lines are for. */
  period: Period;
  /** What came before it, which is what a renewal's own period says; null for a first invoice. */
  periodBefore: Period | null;
  lines: readonly InvoiceLineFacts[];
  /** The id of the discount the lines speak of. */
  discountId: string | null;
  /** Added to what is left after discounts. */
  taxPercent: number;
  /** What the customer has to their credit, below zero, before this invoice. */
  balance: number;
};

/** Makes an invoice that is finalized and open, all of it still due, and every line of it. */
export function newInvoice(facts: InvoiceFacts): {
  invoice: Stripe.Invoice;
  lines: Stripe.InvoiceLineItem[];
} {
  const lines = facts.lines.map((line) => newLine(line, facts));
  const invoice: Stripe.Invoice = {
    ...UNUSED,
    id: facts.id,
    object: "invoice",
    ...amountsOf(lines, facts),
    amount_paid: 0,
    automatic_tax: {
      disabled_reason: null,
      enabled: false,
      liability: null,
      provider: null,
      status: null,
    },
    billing_reason: facts.billingReason,
    created: facts.created,
    currency: facts.currency,
    customer: facts.customer?.id ?? null,
    customer_email: facts.customer?.email ?? null,
    customer_name: facts.customer?.name ?? null,
    discounts: facts.discountId === null ? [] : [facts.discountId],
    effective_at: facts.created,
    issuer: { type: "self" },
    lines: {
      object: "list",
      data: lines.slice(0, LINES_CARRIED),
      has_more: lines.length > LINES_CARRIED,
      url: `/v1/invoices/${facts.id}/lines`,
    },
    metadata: {},
    number: facts.number,
    parent: parentOf(facts.subscription),
    period_end: facts.periodBefore?.end ?? facts.created,
    period_start: facts.periodBefore?.start ?? facts.created,
    starting_balance: facts.balance,
    status: "open",
    status_transitions: {
      finalized_at: facts.created,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
  };
  return { invoice, lines };
}

/** What the lines add up to, after discounts, with tax, and less what the customer has to their credit. */
function amountsOf(lines: readonly Stripe.InvoiceLineItem[], facts: InvoiceFacts) {
  const subtotal = sum(lines.map(({ amount }) => amount));
  const discount = sum(facts.lines.map((line) => line.discount));
  const tax = sum(lines.flatMap((line) => line.taxes ?? []).map(({ amount }) => amount));
  const total = subtotal - discount + tax;
  const due = Math.max(0, total + facts.balance);
  return {
    amount_due: due,
    amount_remaining: due,
    ending_balance: Math.min(0, total + facts.balance),
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_discount_amounts: discountAmounts(discount, facts.discountId),
    total_excluding_tax: total - tax,
    total_taxes: taxes(tax, subtotal - discount),
  };
}

/** The same invoice, paid in full at `paidAt` (epoch seconds). */
export function paidInvoice(invoice: Stripe.Invoice, paidAt: number): Stripe.Invoice {
  return {
    ...invoice,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: invoice.amount_due > 0 ? invoice.attempt_count + 1 : invoice.attempt_count,
    attempted: true,
    next_payment_attempt: null,
    status: "paid",
    status_transitions: { ...invoice.status_transitions, paid_at: paidAt },
  };
}

/** Makes the link between an invoice and the PaymentIntent that is to pay it. */
export function newInvoicePayment(facts: {
  id: string;
  created: number;
  invoice: Stripe.Invoice;
  intent: string;
}): Stripe.InvoicePayment {
  return {
    id: facts.id,
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: facts.invoice.amount_due,
    created: facts.created,
    currency: facts.invoice.currency,
    invoice: facts.invoice.id,
    is_default: true,
    livemode: false,
    payment: { type: "payment_intent", payment_intent: facts.intent },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  };
}

function newLine(line: InvoiceLineFacts, facts: InvoiceFacts): Stripe.InvoiceLineItem {
  const amount = line.amount ?? (line.price.unit_amount ?? 0) * line.quantity;
  const taxable = amount - line.discount;
  const product = line.price.product;
  const subscription = facts.subscription?.id ?? null;
  return {
    id: line.id,
    object: "line_item",
    amount,
    currency: line.price.currency,
    description: line.description,
    discount_amounts: discountAmounts(line.discount, facts.discountId),
    discountable: true,
    discounts: [],
    invoice: facts.id,
    livemode: false,
    metadata: facts.subscription?.metadata ?? {},
    parent: lineParent(line, facts.subscription),
    period: line.period ?? facts.period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: {
        price: line.price.id,
        product: typeof product === "string" ? product : product.id,
      },
      type: "price_details",
      unit_amount_decimal: line.price.unit_amount_decimal,
    },
    quantity: line.quantity,
    quantity_decimal: Stripe.Decimal.from(line.quantity),
    subscription,
    subtotal: amount,
    taxes: taxes(taxOf(taxable, facts.taxPercent), taxable),
  };
}

/** Classic billing shows a proration as the invoice item it is, flexible billing as part of its plan. */
function lineParent(
  { subscriptionItem, proration }: InvoiceLineFacts,
  subscription: Stripe.Subscription | null,
): Stripe.InvoiceLineItem.Parent | null {
  if (subscriptionItem === null || subscription === null) return null;
  const credited = proration?.proration_details?.credited_items?.invoice_line_item_details ?? null;
  const details = {
    proration: proration !== undefined,
    proration_details: { credited_items: credited },
    subscription: subscription.id,
  };
  if (proration !== undefined && subscription.billing_mode.type === "classic") {
    return {
      invoice_item_details: { ...details, invoice_item: proration.id },
      subscription_item_details: null,
      type: "invoice_item_details",
    };
  }
  return {
    invoice_item_details: null,
    subscription_item_details: {
      ...details,
      invoice_item: proration?.id ?? null,
      subscription_item: subscriptionItem,
    },
    type: "subscription_item_details",
  };
}

function taxes(amount: number, taxable: number): Stripe.Invoice.TotalTax[] {
  if (amount === 0) return [];
  return [
    {
      amount,
      tax_behavior: "exclusive",
      tax_rate_details: { tax_rate: "txr_framefare_sandbox" },
      taxability_reason: "standard_rated",
      taxable_amount: taxable,
      type: "tax_rate_details",
    },
  ];
}

function parentOf(subscription: Stripe.Subscription | null): Stripe.Invoice.Parent | null {
  if (subscription === null) return null;
  return {
    quote_details: null,
    subscription_details: {
      metadata: subscription.metadata,
      subscription: subscription.id,
    },
    type: "subscription_details",
  };
}

function discountAmounts(amount: number, discount: string | null) {
  return discount === null || amount === 0 ? [] : [{ amount, discount }];
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** The features of an invoice the sandbox has no part in. */
const UNUSED = {
  account_country: "US",
  account_name: "Framefare sandbox",
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  auto_advance: false,
  automatically_finalizes_at: null,
  collection_method: "charge_automatically",
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: "none",
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  due_date: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  on_behalf_of: null,
  payment_settings: {
    default_mandate: null,
    payment_method_options: null,
    payment_method_types: null,
  },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  test_clock: null,
  total_pretax_credit_amounts: [],
  webhooks_delivered_at: null,
} satisfies Partial<Stripe.Invoice>;
