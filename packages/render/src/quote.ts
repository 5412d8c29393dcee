import { createHmac, timingSafeEqual } from "node:crypto";
import { RenderError } from "./errors.ts";

/** What a quote promises: this price for these settings, until then (epoch milliseconds). */
export type Promised = {
  modelId: string;
  seconds: number;
  resolution: string;
  credits: number;
  expiresAt: number;
};

/** How long a price is promised. */
export const QUOTE_LIFE_MS = 10 * 60 * 1_000;

/** A promise that carries itself: nothing is kept, and only we can have made it. */
export function signQuote(promised: Promised, secret: string): string {
  const { modelId, seconds, resolution, credits, expiresAt } = promised;
  const words = JSON.stringify([modelId, seconds, resolution, credits, expiresAt]);
  const body = Buffer.from(words).toString("base64url");
  return `${body}.${signatureOf(body, secret)}`;
}

/**
 * The credits a quote promises for these settings.
 * @throws RenderError QUOTE_MISMATCH when it is not ours or is for other settings; QUOTE_EXPIRED when its time is over.
 */
export function creditsPromised(
  quote: string,
  asked: Pick<Promised, "modelId" | "seconds" | "resolution">,
  { secret, now }: { secret: string; now: number },
): number {
  const [body = "", signature = ""] = quote.split(".");
  const expected = Buffer.from(signatureOf(body, secret));
  const given = Buffer.from(signature);
  const ours = given.length === expected.length && timingSafeEqual(given, expected);
  if (!ours) throw new RenderError("QUOTE_MISMATCH", "This quote was not made here.");
  // Signed above, so it is what `signQuote` wrote.
  const words = JSON.parse(Buffer.from(body, "base64url").toString()) as Promised[keyof Promised][];
  const [modelId, seconds, resolution, credits, expiresAt] = words;
  const same =
    modelId === asked.modelId && seconds === asked.seconds && resolution === asked.resolution;
  if (!same) throw new RenderError("QUOTE_MISMATCH", "This quote is for other settings.");
  if (Number(expiresAt) <= now) throw new RenderError("QUOTE_EXPIRED", "This quote has expired.");
  return Number(credits);
}

function signatureOf(body: string, secret: string): string {
  return createHmac("sha256", secret).update(`quote ${body}`).digest("base64url");
}
