import Stripe from "stripe";
import type { DeliveryAttempt } from "./sqlite/delivery-table.ts";

/** Longer than this no webhook may take to answer. */
const TIMEOUT_MS = 10_000;

/**
 * Signs an event and sends it once. Redirects are not followed: their status is the answer.
 *
 * @param post - `payload` goes out byte for byte; each of `secrets` signs it; `at`, in epoch
 *   milliseconds, dates the signatures.
 * @returns what came of it; it never rejects.
 */
export async function postEvent(post: {
  url: string;
  payload: string;
  secrets: readonly string[];
  at: number;
  signal: AbortSignal;
}): Promise<DeliveryAttempt> {
  const began = performance.now();
  const ended = (status: number | null, error: string | null): DeliveryAttempt => {
    return { at: post.at, durationMs: Math.round(performance.now() - began), status, error };
  };
  const { payload } = post;
  try {
    const response = await fetch(post.url, {
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": signatureOf(payload, post.secrets, Math.floor(post.at / 1_000)),
        "user-agent": "Framefare-Stripe-Sandbox/1.0 (not Stripe)",
        // No socket outlives its delivery, so that closing leaves nothing behind.
        connection: "close",
      },
      body: payload,
      signal: AbortSignal.any([post.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return ended(response.status, null);
  } catch (cause) {
    return ended(null, reasonOf(cause));
  }
}

/** One header for all secrets, as Stripe sends it while a secret is being rolled: `t=…,v1=…,v1=…`. */
function signatureOf(payload: string, secrets: readonly string[], timestamp: number): string {
  const signatures = secrets.map((secret) => {
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return header.slice(header.indexOf(",") + 1);
  });
  return [`t=${timestamp}`, ...signatures].join(",");
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === "TimeoutError") return `no answer within ${TIMEOUT_MS} ms`;
  // fetch says only "fetch failed"; what failed is in its cause.
  return cause.cause instanceof Error && cause.cause.message !== ""
    ? cause.cause.message
    : cause.message;
}
