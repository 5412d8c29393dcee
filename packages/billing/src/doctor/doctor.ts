import type { PlanConfig } from "@framefare/contract";
import { Stripe } from "stripe";
import { clockVerdict, readClock } from "./clock.ts";
import {
  type Endpoint,
  endpointVerdict,
  eventsVerdict,
  type Fixed,
  fixEndpoint,
  readEndpoints,
  versionVerdict,
  WEBHOOK_PATH,
} from "./endpoint.ts";
import { type Keys, keysVerdict } from "./keys.ts";
import { portalVerdict, readPortal } from "./portal.ts";
import { pricesVerdict, readPrices } from "./prices.ts";
import { readAnswers, secretVerdict } from "./secret.ts";
import { type Check, fail, type Verdict } from "./verdict.ts";

export type Patient = {
  stripe: Stripe;
  planConfig: PlanConfig;
  keys: Keys;
  /** The public origin first; a sandbox may reach the same webhook by another of its names. */
  origins: readonly string[];
  webhookSecrets: string[];
  now: () => number;
};

export type Diagnosis = { checks: Check[]; fixed: Fixed | null };

/** Looks at everything between Stripe and this deployment. With `fix`, the endpoint is made or corrected first. */
export async function diagnose(patient: Patient, { fix }: { fix: boolean }): Promise<Diagnosis> {
  const { stripe, planConfig, keys, origins, webhookSecrets, now } = patient;
  const urls = origins.map((origin) => `${origin}${WEBHOOK_PATH}`);
  const [url = ""] = urls;
  const checks: Check[] = [{ name: "keys", ...keysVerdict(keys) }];
  const check = async (name: string, look: () => Promise<Verdict>) => {
    checks.push({ name, ...(await look().catch(unreadable)) });
  };
  let fixed: Fixed | null = null;

  await check("clock", async () => clockVerdict(await readClock(stripe, now)));
  const listed = await readListed(stripe, async (endpoints) => {
    if (fix) fixed = await fixEndpoint(stripe, endpoints, urls);
    return fixed !== null;
  });
  checks.push(...endpointChecks(listed, urls));
  await check("secret", async () => {
    return secretVerdict(await readAnswers(url, webhookSecrets, now), url);
  });
  await check("prices", async () => pricesVerdict(await readPrices(stripe, planConfig)));
  await check("portal", async () => {
    return portalVerdict(await readPortal(stripe), planConfig.plans.length > 0);
  });
  return { checks, fixed };
}

/** The endpoints, read again where they were changed. */
async function readListed(
  stripe: Stripe,
  change: (endpoints: Endpoint[]) => Promise<boolean>,
): Promise<Endpoint[] | Verdict> {
  try {
    const endpoints = await readEndpoints(stripe);
    return (await change(endpoints)) ? await readEndpoints(stripe) : endpoints;
  } catch (error) {
    return unreadable(error);
  }
}

function endpointChecks(listed: Endpoint[] | Verdict, urls: readonly string[]): Check[] {
  if (!Array.isArray(listed)) return [{ name: "endpoint", ...listed }];
  const endpoint = { name: "endpoint", ...endpointVerdict(listed, urls) };
  const ours = listed.find(({ url, status }) => urls.includes(url) && status === "enabled");
  if (!ours) return [endpoint];
  return [
    endpoint,
    { name: "events", ...eventsVerdict(ours) },
    { name: "version", ...versionVerdict(ours) },
  ];
}

/** Why a look at Stripe did not come to anything. */
function unreadable(error: unknown): Verdict {
  const { StripePermissionError, StripeAuthenticationError, StripeConnectionError } = Stripe.errors;
  const said = error instanceof Error ? error.message : String(error);
  if (error instanceof StripePermissionError) {
    return fail(
      `The key may not look at it: ${said}`,
      "Give the restricted key read access, or use another key for this.",
    );
  }
  if (error instanceof StripeAuthenticationError) {
    return fail(
      `Stripe does not take the key: ${said}`,
      "Set STRIPE_SECRET_KEY to a key of this account.",
    );
  }
  if (error instanceof StripeConnectionError) {
    return fail(
      `Stripe does not answer: ${said}`,
      "See that this machine reaches Stripe; the sandbox runs beside the server.",
    );
  }
  if (error instanceof Stripe.errors.StripeError) {
    return fail(
      `Stripe refuses: ${said}`,
      "See that STRIPE_API_BASE is Stripe, and of today's version.",
    );
  }
  throw error;
}
