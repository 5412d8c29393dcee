import Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { Refusal } from "./errors.ts";
import { requireObject } from "./lookup.ts";
import type { Delivery } from "./sqlite/delivery-table.ts";

/** The endpoint the sandbox was started with. */
export const STARTED_ENDPOINT_ID = "we_framefare_sandbox";

/** As many as Stripe allows an account. */
const ENDPOINTS_MAX = 16;

/** What an endpoint is made with; undefined is Stripe's default. */
export type EndpointFacts = {
  url: string;
  enabledEvents: readonly string[];
  apiVersion?: string | null | undefined;
  description?: string | null | undefined;
  metadata?: Record<string, string> | undefined;
};

/** Makes an endpoint; only this answer has its secret. */
export function createEndpoint(account: Account, facts: EndpointFacts): Stripe.WebhookEndpoint {
  if (endpointsOf(account).length >= ENDPOINTS_MAX) {
    const message = `You have reached the maximum of ${ENDPOINTS_MAX} test webhook endpoints.`;
    throw new Refusal("wrong_state", message);
  }
  const id = account.newId("we_");
  const secret = account.newId("whsec_");
  const endpoint = newEndpoint({ ...facts, id, created: unixNow(account) });
  account.objects.put<"webhook_endpoint">(endpoint);
  account.secrets.roll(id, secret, 0);
  return { ...endpoint, secret };
}

/** Puts the endpoint the sandbox was started with among the others, as the start says it is. */
export function openStartedEndpoint(
  account: Account,
  started: { url: string; secret: string; enabledEvents: readonly string[] },
): void {
  const known = account.objects.get("webhook_endpoint", STARTED_ENDPOINT_ID);
  account.objects.put<"webhook_endpoint">(
    newEndpoint({
      ...started,
      id: STARTED_ENDPOINT_ID,
      created: known?.created ?? unixNow(account),
      description: "Framefare's local sandbox",
    }),
  );
  account.secrets.remove(STARTED_ENDPOINT_ID);
  account.secrets.roll(STARTED_ENDPOINT_ID, started.secret, 0);
}

/** Writes changed fields. What was still to go to an endpoint that is disabled now is given up. */
export function changeEndpoint(
  account: Account,
  id: string,
  fields: Partial<Stripe.WebhookEndpoint>,
): Stripe.WebhookEndpoint {
  const endpoint = { ...requireObject(account, "webhook_endpoint", id), ...fields };
  account.objects.put<"webhook_endpoint">(endpoint);
  if (endpoint.status !== "enabled") account.deliveries.dropAll(id);
  return endpoint;
}

/** Forgets an endpoint and gives up what was still to go to it. */
export function deleteEndpoint(account: Account, id: string): Stripe.DeletedWebhookEndpoint {
  requireObject(account, "webhook_endpoint", id);
  account.objects.remove(id);
  account.secrets.remove(id);
  account.deliveries.dropAll(id);
  return { id, object: "webhook_endpoint", deleted: true };
}

/** Gives an endpoint a new secret; the old one signs beside it for `overlapMs`. */
export function rotateSecret(
  account: Account,
  id: string,
  roll: { secret?: string | undefined; overlapMs: number },
): Stripe.WebhookEndpoint {
  const endpoint = requireObject(account, "webhook_endpoint", id);
  const secret = roll.secret ?? account.newId("whsec_");
  account.secrets.roll(id, secret, account.now() + roll.overlapMs);
  return { ...endpoint, secret };
}

/** The endpoints events of a type go to now. */
export function listening(account: Account, type: string): Stripe.WebhookEndpoint[] {
  return endpointsOf(account).filter(({ status, enabled_events: enabled }) => {
    return status === "enabled" && (enabled.includes("*") || enabled.includes(type));
  });
}

/** Every endpoint, the oldest first. */
export function endpointsOf(account: Account): Stripe.WebhookEndpoint[] {
  return account.objects.list("webhook_endpoint", { limit: ENDPOINTS_MAX + 1 }).toReversed();
}

/** What a delivery sends, where to and signed with what; null when its endpoint is no more. */
export function targetOf(
  account: Account,
  delivery: Delivery,
): { url: string; payload: string; secrets: string[] } | null {
  const endpoint = account.objects.get("webhook_endpoint", delivery.endpoint);
  if (endpoint?.status !== "enabled") return null;
  return {
    url: endpoint.url,
    payload: rendered(account.events.text(delivery.event) ?? "", endpoint.api_version),
    secrets: account.secrets.inForce(endpoint.id, account.now()),
  };
}

/**
 * An event says the version of its endpoint. Its object keeps the shape of ours, which is what a
 * receiver that only trusts the name has to survive.
 */
function rendered(event: string, version: string | null): string {
  if (version === null || version === Stripe.API_VERSION) return event;
  return event.replace(
    `"api_version":${JSON.stringify(Stripe.API_VERSION)}`,
    `"api_version":${JSON.stringify(version)}`,
  );
}

function newEndpoint(
  facts: EndpointFacts & { id: string; created: number },
): Stripe.WebhookEndpoint {
  return {
    id: facts.id,
    object: "webhook_endpoint",
    api_version: facts.apiVersion === undefined ? Stripe.API_VERSION : facts.apiVersion,
    application: null,
    created: facts.created,
    description: facts.description ?? null,
    enabled_events: [...facts.enabledEvents],
    livemode: false,
    metadata: facts.metadata ?? {},
    status: "enabled",
    url: facts.url,
  };
}
