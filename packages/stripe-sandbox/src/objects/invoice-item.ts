import Stripe from "stripe";
import type { Period } from "./subscription.ts";

/** What is known of a proration when a change in mid-period makes it. */
export type ProrationFacts = {
  id: string;
  created: number;
  subscription: Stripe.Subscription;
  item: Stripe.SubscriptionItem;
  /** In minor units: below zero for what is given back. */
  amount: number;
  description: string;
  price: Stripe.Price;
  quantity: number;
  period: Period;
  /** The line that is given back in part; null for what is newly billed. */
  credits: { invoice: string; line: string } | null;
};

/** Makes a proration that waits for its invoice. */
export function newProration(facts: ProrationFacts): Stripe.InvoiceItem {
  const { subscription, price, credits } = facts;
  return {
    id: facts.id,
    object: "invoiceitem",
    amount: facts.amount,
    currency: subscription.currency,
    customer: subscription.customer,
    customer_account: null,
    date: facts.created,
    description: facts.description,
    discountable: false,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    net_amount: facts.amount,
    parent: {
      subscription_details: { subscription: subscription.id, subscription_item: facts.item.id },
      type: "subscription_details",
    },
    period: facts.period,
    pricing: {
      price_details: {
        price: price.id,
        product: typeof price.product === "string" ? price.product : price.product.id,
      },
      type: "price_details",
      unit_amount_decimal: price.unit_amount_decimal,
    },
    proration: true,
    proration_details: {
      credited_items:
        credits === null
          ? null
          : {
              invoice_line_item_details: {
                invoice: credits.invoice,
                invoice_line_items: [credits.line],
              },
              type: "invoice_line_items",
            },
      discount_amounts: [],
    },
    quantity: facts.quantity,
    quantity_decimal: Stripe.Decimal.from(facts.quantity),
    tax_rates: [],
    test_clock: null,
  };
}
