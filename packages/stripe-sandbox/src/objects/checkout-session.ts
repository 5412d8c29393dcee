import type Stripe from "stripe";
import { taxOf } from "../money.ts";

/** What is known of a checkout session when it is made. */
export type SessionFacts = {
  id: string;
  created: number;
  expiresAt: number;
  url: string;
  mode: "payment" | "subscription";
  currency: string;
  lines: readonly Stripe.LineItem[];
  customer: Stripe.Customer | null;
  customerEmail: string | null;
  clientReferenceId: string | null;
  metadata: Record<string, string>;
  successUrl: string;
  cancelUrl: string | null;
  allowPromotionCodes: boolean | null;
  createsInvoice: boolean;
  customerCreation: "always" | "if_required" | null;
  locale: Stripe.Checkout.Session["locale"];
  submitType: Stripe.Checkout.Session["submit_type"];
  adaptivePricing: boolean;
};

/** Makes an open checkout session with a hosted page. */
export function newSession(facts: SessionFacts): Stripe.Checkout.Session {
  const subscribing = facts.mode === "subscription";
  return {
    ...UNUSED,
    id: facts.id,
    object: "checkout.session",
    adaptive_pricing: { enabled: facts.adaptivePricing },
    allow_promotion_codes: facts.allowPromotionCodes,
    ...totalsOf(facts.lines),
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    cancel_url: facts.cancelUrl,
    client_reference_id: facts.clientReferenceId,
    created: facts.created,
    currency: facts.currency,
    customer: facts.customer?.id ?? null,
    customer_creation: facts.customerCreation,
    customer_details: customerDetails(facts.customer, facts.customerEmail),
    customer_email: facts.customerEmail,
    discounts: [],
    expires_at: facts.expiresAt,
    invoice_creation: subscribing ? null : invoiceCreation(facts.createsInvoice),
    livemode: false,
    locale: facts.locale,
    metadata: facts.metadata,
    mode: facts.mode,
    payment_method_collection: subscribing ? "always" : "if_required",
    payment_method_types: ["card", "us_bank_account"],
    payment_status: "unpaid",
    status: "open",
    submit_type: facts.submitType,
    success_url: facts.successUrl,
    ui_mode: "hosted_page",
    url: facts.url,
  };
}

/** Makes one line of a session. */
export function newLineItem(facts: {
  id: string;
  price: Stripe.Price;
  quantity: number;
  description: string;
  /** Nothing is paid for it at first. */
  onTrial: boolean;
  taxPercent: number;
}): Stripe.LineItem {
  const amount = facts.onTrial ? 0 : (facts.price.unit_amount ?? 0) * facts.quantity;
  const tax = taxOf(amount, facts.taxPercent);
  return {
    id: facts.id,
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: tax,
    amount_total: amount + tax,
    currency: facts.price.currency,
    description: facts.description,
    metadata: {},
    price: facts.price,
    quantity: facts.quantity,
  };
}

/** What the lines of a session add up to. */
export function totalsOf(lines: readonly Stripe.LineItem[]) {
  const sum = (field: "amount_subtotal" | "amount_total" | "amount_discount" | "amount_tax") =>
    lines.reduce((total, line) => total + line[field], 0);
  return {
    amount_subtotal: sum("amount_subtotal"),
    amount_total: sum("amount_total"),
    total_details: {
      amount_discount: sum("amount_discount"),
      amount_shipping: 0,
      amount_tax: sum("amount_tax"),
    },
  };
}

/** Who buys, as the session shows it. */
export function customerDetails(
  customer: Stripe.Customer | null,
  email: string | null,
): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email: customer?.email ?? email,
    individual_name: null,
    name: customer?.name ?? null,
    phone: null,
    tax_exempt: "none",
    tax_ids: [],
  };
}

function invoiceCreation(enabled: boolean): Stripe.Checkout.Session.InvoiceCreation {
  return {
    enabled,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: null,
      metadata: null,
      rendering_options: null,
    },
  };
}

/** The features of a session the sandbox has no part in. */
const UNUSED = {
  after_expiration: null,
  allowed_payment_method_types: null,
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer_account: null,
  integration_identifier: null,
  invoice: null,
  managed_payments: null,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;
