import { EVENT_TYPES } from "@framefare/billing";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Stripe } from "stripe";
import { onTestFinished } from "vitest";

/** A webhook endpoint, as far as anybody looks at it. */
export type FrontEndpoint = {
  id: string;
  url: string;
  status: string;
  enabled_events: string[];
  api_version: string | null;
};

/** An endpoint in order, at the webhook of that origin, unless changed. */
export function endpointAt(origin: string, change: Partial<FrontEndpoint> = {}): FrontEndpoint {
  return {
    id: "we_1",
    url: `${origin}/api/stripe/webhook`,
    status: "enabled",
    enabled_events: [...EVENT_TYPES],
    api_version: Stripe.API_VERSION,
    ...change,
  };
}

/** A portal in order: a downgrade waits for the period's end. */
export const PORTAL = {
  id: "bpc_1",
  object: "billing_portal.configuration",
  active: true,
  is_default: true,
  features: {
    subscription_update: {
      enabled: true,
      schedule_at_period_end: { conditions: [{ type: "decreasing_item_amount" }] },
    },
  },
};

/** What a test may set up at Stripe. */
export type Front = {
  endpoints: FrontEndpoint[];
  portals: object[];
  /** How far Stripe's clock is ahead of ours. */
  aheadMs: number;
  /** Changes what a price is, by its lookup key; null takes it away. */
  prices: Record<string, object | null>;
  /** Paths the key may not look at. */
  forbidden: string[];
};

/** A Stripe that a test can set up: it answers for webhook endpoints and the portal, and asks the sandbox for all else. */
export async function openStripeFront(sandboxUrl: string, front: Front) {
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://front.test");
    const form = new URLSearchParams(await text(request));
    const own = front.forbidden.includes(url.pathname)
      ? { status: 403, body: { error: { type: "invalid_request_error", message: "Not yours." } } }
      : ownAnswer(front, `${request.method} ${url.pathname}`, form);
    const { status, body } = own ?? (await asked(request, url, form));
    response.sendDate = false;
    response.writeHead(status, {
      "content-type": "application/json",
      date: new Date(Date.now() + front.aheadMs).toUTCString(),
    });
    response.end(JSON.stringify(body));
  }

  async function asked(request: IncomingMessage, url: URL, form: URLSearchParams) {
    const answer = await fetch(`${sandboxUrl}${url.pathname}${url.search}`, {
      method: request.method ?? "GET",
      headers: { authorization: request.headers.authorization ?? "" },
      ...(request.method === "POST" && { body: form }),
    });
    // The sandbox answers in JSON.
    const body = (await answer.json()) as { data?: { lookup_key?: string }[] };
    if (url.pathname === "/v1/prices" && body.data) body.data = body.data.flatMap(changed);
    return { status: answer.status, body };
  }

  function changed(price: { lookup_key?: string }) {
    const change = front.prices[price.lookup_key ?? ""];
    return change === null ? [] : [{ ...price, ...change }];
  }

  // A TCP server's address is never a string.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function ownAnswer(front: Front, route: string, form: URLSearchParams) {
  const list = (data: object[]) => ({
    status: 200,
    body: { object: "list", data, has_more: false },
  });
  if (route === "GET /v1/webhook_endpoints") return list(front.endpoints);
  if (route === "GET /v1/billing_portal/configurations") return list(front.portals);
  const [, id] = /^POST \/v1\/webhook_endpoints(?:\/(\w+))?$/.exec(route) ?? ["", null];
  if (id === null) return null;
  const told = {
    ...(form.has("url") && { url: form.get("url") ?? "" }),
    ...(form.has("api_version") && { api_version: form.get("api_version") }),
    ...(form.has("disabled") && {
      status: form.get("disabled") === "true" ? "disabled" : "enabled",
    }),
    ...(form.has("enabled_events[0]") && { enabled_events: listIn(form) }),
  };
  const known = front.endpoints.find((endpoint) => endpoint.id === id);
  if (known) return { status: 200, body: Object.assign(known, told) };
  const made = endpointAt("", { id: `we_made_${front.endpoints.length}`, ...told });
  front.endpoints.push(made);
  return { status: 200, body: { ...made, secret: "whsec_told_once" } };
}

function listIn(form: URLSearchParams): string[] {
  return [...form].filter(([name]) => name.startsWith("enabled_events[")).map(([, value]) => value);
}
