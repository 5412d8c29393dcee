import type Stripe from "stripe";
import { idOf } from "../lookup.ts";

/** What is known of a charge when it is made. */
export type ChargeFacts = {
  id: string;
  created: number;
  intent: Stripe.PaymentIntent;
  means: "card" | "bank";
  status: "succeeded" | "pending" | "failed";
  email: string | null;
};

/** What the cardholder's bank says to a declined card. */
export const DECLINED = "Your card was declined.";

/** Makes one attempt to move a PaymentIntent's money. */
export function newCharge({ intent, status, ...facts }: ChargeFacts): Stripe.Charge {
  const failed = status === "failed";
  return {
    id: facts.id,
    object: "charge",
    amount: intent.amount,
    amount_captured: status === "succeeded" ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: facts.email, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: "FRAMEFARE SANDBOX",
    captured: status === "succeeded",
    created: facts.created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failed ? "card_declined" : null,
    failure_message: failed ? DECLINED : null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcome(failed),
    paid: status === "succeeded",
    payment_intent: intent.id,
    payment_method: idOf(intent.payment_method),
    payment_method_details: facts.means === "card" ? CARD : BANK,
    ...(intent.presentment_details && { presentment_details: intent.presentment_details }),
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: null,
  };
}

function outcome(failed: boolean): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: failed ? "declined_by_network" : "approved_by_network",
    reason: failed ? "generic_decline" : null,
    risk_level: "normal",
    seller_message: failed ? "The bank did not say why." : "Payment complete.",
    type: failed ? "issuer_declined" : "authorized",
  };
}

const CARD: Stripe.Charge.PaymentMethodDetails = {
  type: "card",
  card: {
    amount_authorized: null,
    authorization_code: null,
    brand: "visa",
    checks: null,
    country: "US",
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: 2040,
    funding: "credit",
    installments: null,
    last4: "4242",
    mandate: null,
    network: "visa",
    network_transaction_id: null,
    regulated_status: "unregulated",
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  },
};

const BANK: Stripe.Charge.PaymentMethodDetails = {
  type: "us_bank_account",
  us_bank_account: {
    account_holder_type: "individual",
    account_type: "checking",
    bank_name: "SANDBOX BANK",
    fingerprint: null,
    last4: "6789",
    payment_reference: null,
    routing_number: "110000000",
  },
};
