import { type Billing, BillingError, foreignRelease, verifyEvent } from "@framefare/billing";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Logger } from "pino";
import { jsonError } from "./json-error.ts";

/** Stripe's events are far smaller; more is not from Stripe. */
const BODY_BYTES_MAX = 1024 * 1024;

/**
 * `POST /api/stripe/webhook`: the one place that grants. 200 says it is dealt with, 400 that it is no event, and anything
 * thrown becomes a 500, on which Stripe calls again.
 */
export function stripeWebhookDoor(options: {
  billing: Pick<Billing, "receive">;
  secrets: string[];
  now: () => number;
  onWalletChange: (userId: string) => void;
  logger: Logger;
}): Hono {
  const { billing, secrets, now, onWalletChange, logger } = options;
  const limitBody = bodyLimit({
    maxSize: BODY_BYTES_MAX,
    onError: (c) =>
      jsonError(c, { status: 413, code: "BODY_TOO_LARGE", message: "The body is over 1 MiB." }),
  });
  const warned = new Set<string>();
  const warnOnce = (release: string) => {
    if (warned.has(release)) return;
    warned.add(release);
    const message = "Stripe events come in another API version: make the endpoint anew";
    logger.warn({ apiVersion: release }, message);
  };
  return new Hono()
    .post("/api/stripe/webhook", limitBody, async (c) => {
      // The signature covers the raw bytes, so nothing may parse them first.
      const rawBody = Buffer.from(await c.req.arrayBuffer());
      const signature = c.req.header("stripe-signature") ?? "";
      try {
        const event = verifyEvent({ rawBody, signature, secrets }, now());
        const release = foreignRelease(event);
        if (release !== null) warnOnce(release);
        const { outcome, reason, wallets } = await billing.receive(event);
        for (const userId of wallets) onWalletChange(userId);
        const line = { eventId: event.id, type: event.type, outcome, reason };
        logger[outcome === "parked" ? "error" : "info"](line, "Stripe event received");
        return c.json({ received: true, outcome });
      } catch (error) {
        if (!(error instanceof BillingError && error.code === "NOT_AN_EVENT")) throw error;
        logger.warn({ reason: error.message }, "Not a Stripe event");
        return jsonError(c, { status: 400, code: error.code, message: error.message });
      }
    })
    .all("/api/stripe/webhook", (c) => {
      c.header("Allow", "POST");
      const message = "Only POST is answered here.";
      return jsonError(c, { status: 405, code: "METHOD_NOT_ALLOWED", message });
    });
}
