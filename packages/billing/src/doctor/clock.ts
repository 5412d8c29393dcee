import type { Stripe } from "stripe";
import { fail, pass, type Verdict, warn } from "./verdict.ts";

/** Stripe's header tells whole seconds, and the answer takes its time. */
const PASS_MS = 5_000;
/** Signatures older than 300 seconds are refused: a clock a minute off is on its way there. */
const FAIL_MS = 60_000;

/** Our clock beside Stripe's; `skewMs` is how far ours is ahead. */
export function clockVerdict(skewMs: number): Verdict {
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const detail = `This machine's clock is ${seconds} s ${skewMs < 0 ? "behind" : "ahead of"} Stripe's.`;
  const remedy = "Let the clock be set by NTP: a signature's age may be at most 300 s.";
  if (Math.abs(skewMs) > FAIL_MS) return fail(detail, remedy);
  return Math.abs(skewMs) < PASS_MS ? pass(detail) : warn(detail, remedy);
}

/** Asks Stripe the time. */
export async function readClock(stripe: Stripe, now: () => number): Promise<number> {
  const before = now();
  const { lastResponse } = await stripe.prices.list({ limit: 1 });
  const ours = (before + now()) / 2;
  const theirs = Date.parse(lastResponse.headers["date"] ?? "");
  if (Number.isNaN(theirs)) throw new Error("Stripe's answer tells no time.");
  // The header leaves out what is less than a second.
  return Math.round(ours - theirs - 500);
}
