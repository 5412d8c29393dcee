import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { emit } from "./events.ts";
import { idOf, requireObject } from "./lookup.ts";
import { change } from "./plans.ts";

/** A card that pays, and one that can be kept but declines every payment; by Stripe's test numbers. */
export const CARDS = { pays: "4242", declines: "0341" } as const;

/** What a card does when it is charged. */
export type Card = keyof typeof CARDS;

/** Makes a card and attaches it to a customer. */
export function attachCard(
  account: Account,
  customer: Stripe.Customer,
  card: Card,
): Stripe.PaymentMethod {
  const method = newCard(account, customer, CARDS[card]);
  account.objects.put<"payment_method">(method, customer.id);
  emit(account, "payment_method.attached", method);
  return method;
}

/** Gives a subscription another card, which the next payment is tried with. */
export function updateCard(account: Account, id: string, card: Card): Stripe.Subscription {
  const subscription = requireObject(account, "subscription", id);
  const customer = requireObject(account, "customer", idOf(subscription.customer) ?? "");
  const method = attachCard(account, customer, card);
  return change(account, subscription, { default_payment_method: method.id });
}

/** Whether a subscription's card declines. One without a card pays: it is older than cards are here. */
export function declines(account: Account, subscription: Stripe.Subscription): boolean {
  const id = idOf(subscription.default_payment_method);
  const method = id === null ? undefined : account.objects.get("payment_method", id);
  return method?.card?.last4 === CARDS.declines;
}

function newCard(account: Account, customer: Stripe.Customer, last4: string): Stripe.PaymentMethod {
  return {
    id: account.newId("pm_"),
    object: "payment_method",
    allow_redisplay: "limited",
    billing_details: {
      address: null,
      email: customer.email,
      name: customer.name ?? null,
      phone: null,
      tax_id: null,
    },
    card: {
      brand: "visa",
      checks: null,
      country: "US",
      display_brand: "visa",
      exp_month: 12,
      exp_year: 2040,
      fingerprint: null,
      funding: "credit",
      generated_from: null,
      last4,
      networks: { available: ["visa"], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: unixNow(account),
    customer: customer.id,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  };
}
