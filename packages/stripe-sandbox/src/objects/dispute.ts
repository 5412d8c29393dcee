import type Stripe from "stripe";

/** Days Stripe gives to answer a dispute; here it only fills in `due_by`. */
const DAYS_TO_ANSWER = 9;

/** What is known of a dispute when it is opened. */
export type DisputeFacts = {
  id: string;
  created: number;
  charge: Stripe.Charge;
  /** In minor units. */
  amount: number;
  /** An inquiry asks first and withdraws nothing. */
  inquiry: boolean;
};

/** Makes an open dispute from which no money has moved yet. */
export function newDispute({ charge, ...facts }: DisputeFacts): Stripe.Dispute {
  return {
    id: facts.id,
    object: "dispute",
    amount: facts.amount,
    balance_transactions: [],
    charge: charge.id,
    created: facts.created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: NO_EVIDENCE,
    evidence_details: {
      due_by: facts.created + DAYS_TO_ANSWER * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: facts.inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: "card",
      card: {
        brand: "visa",
        case_type: "chargeback",
        network: "visa",
        network_reason_code: "10.4",
      },
    },
    reason: "fraudulent",
    status: facts.inquiry ? "warning_needs_response" : "needs_response",
  };
}

/** Makes the balance transaction that takes a dispute's money (below zero) or gives it back. */
export function disputeTransaction(facts: {
  id: string;
  created: number;
  dispute: Stripe.Dispute;
  /** In minor units, signed. */
  amount: number;
}): Stripe.BalanceTransaction {
  return {
    id: facts.id,
    object: "balance_transaction",
    amount: facts.amount,
    available_on: facts.created,
    balance_type: "payments",
    created: facts.created,
    currency: facts.dispute.currency,
    description: null,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: facts.amount,
    reporting_category: facts.amount < 0 ? "dispute" : "dispute_reversal",
    source: facts.dispute.id,
    status: "available",
    type: "adjustment",
  };
}

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
