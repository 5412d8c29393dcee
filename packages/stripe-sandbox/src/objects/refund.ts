import type Stripe from "stripe";
import { presented } from "../money.ts";

/** What is known of a refund when it is made. */
export type RefundFacts = {
  id: string;
  created: number;
  charge: Stripe.Charge;
  /** In minor units. */
  amount: number;
  reason: "duplicate" | "fraudulent" | "requested_by_customer" | null;
  metadata: Record<string, string>;
  status: "succeeded" | "pending" | "requires_action";
};

/** Makes a refund, which went through or is on its way. */
export function newRefund({ charge, ...facts }: RefundFacts): Stripe.Refund {
  return {
    id: facts.id,
    object: "refund",
    amount: facts.amount,
    balance_transaction: null,
    charge: charge.id,
    created: facts.created,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      type: "card",
      card: {
        reference_status: "pending",
        reference_type: "acquirer_reference_number",
        type: "refund",
      },
    },
    metadata: facts.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(charge.presentment_details && {
      presentment_details: {
        ...charge.presentment_details,
        presentment_amount: presented(
          facts.amount,
          charge.currency,
          charge.presentment_details.presentment_currency,
        ),
      },
    }),
    reason: facts.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: facts.status,
    transfer_reversal: null,
  };
}
