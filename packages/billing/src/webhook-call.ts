import type { Stripe } from "stripe";

/** Whom an event makes us ask waits for our answer: one try of 8 seconds; then the event fails, and Stripe tells it again. */
export const WEBHOOK_CALL = {
  timeout: 8_000,
  maxNetworkRetries: 0,
} satisfies Stripe.RequestOptions;
