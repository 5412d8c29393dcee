import { Stripe } from "stripe";

/** Every way billing refuses. */
export type BillingErrorCode =
  | "UNKNOWN_SKU"
  | "ATTEMPT_REUSED"
  | "ALREADY_SUBSCRIBED"
  | "NO_CUSTOMER"
  | "NOT_PARKED"
  | "PAYMENTS_UNAVAILABLE"
  | "NOT_AN_EVENT";

/** A refusal: nothing was written, but for an attempt that may be tried again after PAYMENTS_UNAVAILABLE. */
export class BillingError extends Error {
  override readonly name = "BillingError";
  readonly code: BillingErrorCode;

  constructor(code: BillingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whether an error is what the Stripe client throws: Stripe refused, or did not answer. */
export function isOfStripe(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError;
}
