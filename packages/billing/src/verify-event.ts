import { Stripe } from "stripe";
import { BillingError } from "./errors.ts";
import { StripeEvent } from "./events.ts";

/** How old a signature may be, in seconds: https://docs.stripe.com/webhooks#replay-attacks */
const TOLERANCE_SECONDS = 300;

/**
 * Checks who sent it, over the raw bytes, and that it is an event. Any of the secrets may have signed, so that one can be
 * rolled without losing a delivery.
 * @param now epoch milliseconds.
 * @throws BillingError NOT_AN_EVENT; nothing was written.
 */
export function verifyEvent(
  { rawBody, signature, secrets }: { rawBody: Buffer; signature: string; secrets: string[] },
  now: number,
): StripeEvent {
  const signed = secrets.some((secret) => isSigned(rawBody, signature, secret, now));
  if (!signed)
    throw new BillingError("NOT_AN_EVENT", "The signature is missing, wrong or too old.");
  const parsed = StripeEvent.safeParse(parseJson(rawBody));
  if (!parsed.success) throw new BillingError("NOT_AN_EVENT", "The body is not a Stripe event.");
  return parsed.data;
}

/** The signature alone: what was signed is parsed afterwards, once, and checked to be an event. */
function isSigned(rawBody: Buffer, signature: string, secret: string, now: number): boolean {
  try {
    const told = [rawBody, signature, secret, TOLERANCE_SECONDS, undefined, now] as const;
    return Stripe.webhooks.signature?.verifyHeader(...told) ?? false;
  } catch {
    return false;
  }
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString("utf8"));
  } catch {
    return undefined;
  }
}
