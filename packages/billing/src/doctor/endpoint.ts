import { Stripe } from "stripe";
import { EVENT_TYPES } from "../event-types.ts";
import { fail, pass, type Verdict } from "./verdict.ts";

/** The one path that grants, and the one that older deployments had. */
export const WEBHOOK_PATH = "/api/stripe/webhook";
const OLD_PATH = "/api/payment/webhook";

export type Endpoint = Pick<
  Stripe.WebhookEndpoint,
  "id" | "url" | "status" | "enabled_events" | "api_version"
>;

const FIX = "pnpm run doctor --fix";

/** Exactly one enabled endpoint is at our address, and none is at the same path elsewhere or at the old one. */
export function endpointVerdict(endpoints: Endpoint[], urls: readonly string[]): Verdict {
  const [url = ""] = urls;
  const enabled = endpoints.filter(({ status }) => status === "enabled");
  const ours = enabled.filter((endpoint) => urls.includes(endpoint.url));
  const strays = enabled.filter((endpoint) => {
    const path = URL.parse(endpoint.url)?.pathname.replace(/\/+$/, "");
    return !urls.includes(endpoint.url) && (path === WEBHOOK_PATH || path === OLD_PATH);
  });
  const named = (several: Endpoint[]) =>
    several.map((each) => `${each.id} at ${each.url}`).join(", ");
  if (ours.length === 0) {
    const others = strays.length > 0 ? ` There is ${named(strays)}.` : "";
    const disabled = endpoints.find((endpoint) => urls.includes(endpoint.url));
    return disabled
      ? fail(`${disabled.id} at ${url} is disabled.${others}`, `${FIX} enables it.`)
      : fail(`No enabled endpoint is at ${url}.${others}`, `${FIX} makes it.`);
  }
  if (ours.length > 1) {
    const remedy =
      "Disable all but the one whose signing secret is in STRIPE_WEBHOOK_SECRET, in Stripe's Dashboard.";
    return fail(`Several endpoints deliver here: ${named(ours)}.`, remedy);
  }
  if (strays.length > 0) {
    const remedy = `Disable it in Stripe's Dashboard; ${url} is the only one.`;
    return fail(`Another endpoint is enabled: ${named(strays)}.`, remedy);
  }
  return pass(`${ours[0]?.id} delivers to ${ours[0]?.url}.`);
}

/** It sends every type that is read here, and nothing else. */
export function eventsVerdict(endpoint: Endpoint): Verdict {
  const wanted: readonly string[] = EVENT_TYPES;
  const sent = endpoint.enabled_events;
  const missing = wanted.filter((type) => !sent.includes(type));
  const surplus = sent.filter((type) => !wanted.includes(type));
  if (sent.includes("*")) {
    return fail(
      "It sends every type there is.",
      `${FIX} leaves the ${wanted.length} that are read.`,
    );
  }
  if (missing.length > 0) {
    return fail(`It does not send ${missing.join(", ")}.`, `${FIX} adds what is missing.`);
  }
  if (surplus.length > 0) {
    return fail(`It also sends ${surplus.join(", ")}.`, `${FIX} takes off what nobody reads.`);
  }
  return pass(`It sends the ${wanted.length} types that are read.`);
}

/** Events keep the version their endpoint was made with. */
export function versionVerdict({ api_version: version }: Endpoint): Verdict {
  if (version === Stripe.API_VERSION) return pass(`It speaks ${version}.`);
  return fail(
    `It speaks ${version ?? "the account's own version"}, this code reads ${Stripe.API_VERSION}.`,
    `${FIX} makes one that does, and disables this one.`,
  );
}

export async function readEndpoints(stripe: Stripe): Promise<Endpoint[]> {
  const endpoints: Endpoint[] = [];
  for await (const endpoint of stripe.webhookEndpoints.list({ limit: 100 }))
    endpoints.push(endpoint);
  return endpoints;
}

/** What was changed at Stripe; a new endpoint's secret is told this once and never again. */
export type Fixed = { endpointId: string; done: string; secret?: string };

/**
 * Makes or corrects the endpoint at our address. Others are left alone: whose they are, only a person knows.
 * @returns null when there was nothing to do.
 */
export async function fixEndpoint(
  stripe: Stripe,
  endpoints: Endpoint[],
  urls: readonly string[],
): Promise<Fixed | null> {
  const [url = ""] = urls;
  const at = endpoints.filter((endpoint) => urls.includes(endpoint.url));
  const speaking = at.filter((endpoint) => versionVerdict(endpoint).verdict === "pass");
  const right = speaking.find(({ status }) => status === "enabled") ?? speaking[0];
  if (!right) {
    const made = await stripe.webhookEndpoints.create({
      url,
      enabled_events: [...EVENT_TYPES],
      api_version: Stripe.API_VERSION,
      description: "Framefare",
    });
    const old = at.filter(({ status }) => status === "enabled");
    for (const { id } of old) await stripe.webhookEndpoints.update(id, { disabled: true });
    const left = old.length > 0 ? `, and disabled ${old.map(({ id }) => id).join(", ")}` : "";
    const done = `Made ${made.id} at ${url}${left}.`;
    return { endpointId: made.id, done, ...(made.secret && { secret: made.secret }) };
  }
  if (right.status === "enabled" && eventsVerdict(right).verdict === "pass") return null;
  await stripe.webhookEndpoints.update(right.id, {
    enabled_events: [...EVENT_TYPES],
    ...(right.status !== "enabled" && { disabled: false }),
  });
  return { endpointId: right.id, done: `Corrected ${right.id} at ${right.url}.` };
}
