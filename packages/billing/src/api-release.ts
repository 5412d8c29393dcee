import { Stripe } from "stripe";
import type { StripeEvent } from "./events.ts";

/**
 * The API version an event was rendered with, where that is of another release than our client's: it is read all the same, but
 * its endpoint should be made anew. Null where the release is ours, or is not told.
 */
export function foreignRelease({ api_version }: Pick<StripeEvent, "api_version">): string | null {
  if (!api_version) return null;
  // A version reads `2026-10-28.endive`; before 2024-09-30 releases had no names.
  const [, release] = api_version.split(".");
  return release === Stripe.MAJOR_API_VERSION ? null : api_version;
}
