import type { Stripe } from "stripe";

/** What may be sent to Stripe, by route. */
export interface CheckoutSessionCreate {
  body: Stripe.Checkout.SessionCreateParams;
}
export type CustomerCreate = Stripe.CustomerCreateParams;
