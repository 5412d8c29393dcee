import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Stripe } from "stripe";
import { onTestFinished } from "vitest";

/** One request as it came over the wire; names of parameters as they are there, `metadata[app]`. */
export type Heard = {
  route: string;
  params: Record<string, string>;
  idempotencyKey: string | undefined;
};

/** As much of Stripe as billing asks for, on a port of its own, with keys that are remembered with what they were used for. */
export async function openTinyStripe(prices: Record<string, string> = {}) {
  const heard: Heard[] = [];
  const answers = new Map<string, { params: string; made: object }>();
  const invoices = new Map<string, object[]>();
  const state = { down: false, sold: 0 };
  const forgotten = new Set<string>();
  const closed = new Map<string, "complete" | "expired">();

  function answer({ route, params, idempotencyKey = "" }: Heard): object | null {
    const known = answers.get(idempotencyKey);
    if (known) return known.params === JSON.stringify(params) ? known.made : KEY_REUSED;
    const { customer = "" } = params;
    if (forgotten.has(customer)) return unknownCustomer(customer);
    const [, invoiceId] = /^GET \/v1\/invoices\/(\w+)\/lines$/.exec(route) ?? [];
    if (invoiceId) return pageOf(invoices.get(invoiceId) ?? [], params);
    const [, id, expire] = /sessions\/(\w+)(\/expire)?$/.exec(route) ?? [];
    if (id) return expire ? expireSession(id) : { id, status: closed.get(id) ?? "open" };
    state.sold += 1;
    const made = objectFor(route, params, { serial: state.sold, prices });
    if (made && idempotencyKey) {
      answers.set(idempotencyKey, { params: JSON.stringify(params), made });
    }
    return made;
  }

  function expireSession(id: string): object {
    if (closed.has(id)) {
      return { error: { type: "invalid_request_error", message: "It is not open." } };
    }
    closed.set(id, "expired");
    return { id, status: "expired" };
  }

  const server = createServer((request, response) => {
    void (async () => {
      const asked = await read(request);
      heard.push(asked);
      const body = state.down ? null : answer(asked);
      const error = { error: { type: "api_error", message: "Stripe is down." } };
      const status = body && "error" in body ? 400 : body ? 200 : 500;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body ?? error));
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    if (!server.listening) return;
    server.close();
    await once(server, "close");
  };
  onTestFinished(close);

  return {
    client: clientAt((server.address() as AddressInfo).port), // A TCP server's address is never a string.
    heard,
    heardOn: (route: string) => heard.filter((asked) => asked.route === route),
    /** Answers nothing but 500 while it is true. */
    breakDown: (down: boolean) => (state.down = down),
    /** Knows a customer no more, as another account never did. */
    forget: (customer: string) => void forgotten.add(customer),
    /** What an invoice's lines are, each with an id. */
    keepLines: (invoiceId: string, lines: object[]) => void invoices.set(invoiceId, lines),
    /** Ends a session as a payment, or its time, does. */
    closeSession: (id: string, status: "complete" | "expired") => void closed.set(id, status),
    close,
  };
}

/** https://docs.stripe.com/api/idempotent_requests */
const KEY_REUSED = {
  error: { type: "idempotency_error", message: "The key was used with other parameters." },
};

function unknownCustomer(id: string): object {
  const why = { type: "invalid_request_error", code: "resource_missing", param: "customer" };
  return { error: { ...why, message: `No such customer: '${id}'` } };
}

/** Three at a time, so that a list of a few has pages. */
function pageOf(all: object[], { starting_after }: Heard["params"]): object {
  const from = all.findIndex((each) => "id" in each && each.id === starting_after) + 1;
  const data = all.slice(from, from + 3);
  return { object: "list", url: "/v1/lines", data, has_more: all.length > from + data.length };
}

/** The real client on a port of this machine, which does not try again by itself. */
export function clientAt(port: number): Stripe {
  return new Stripe("sk_test_1", {
    host: "127.0.0.1",
    port,
    protocol: "http",
    maxNetworkRetries: 0,
  });
}

async function read(request: IncomingMessage): Promise<Heard> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://stripe.test");
  const body = new URLSearchParams(await text(request));
  return {
    route: `${request.method} ${pathname}`,
    params: Object.fromEntries([...searchParams, ...body]),
    idempotencyKey: request.headers["idempotency-key"]?.toString(),
  };
}

function objectFor(
  route: string,
  params: Heard["params"],
  { serial, prices }: { serial: number; prices: Record<string, string> },
): object | null {
  switch (route) {
    case "POST /v1/customers":
      return { id: `cus_${serial}`, object: "customer" };
    case "POST /v1/checkout/sessions":
      return { id: `cs_${serial}`, object: "checkout.session", url: `http://pay.test/${serial}` };
    case "POST /v1/billing_portal/sessions":
      return { id: `bps_${serial}`, url: `http://portal.test/${params.customer}` };
    case "GET /v1/prices": {
      const asked = Object.entries(params).filter(([name]) => name.startsWith("lookup_keys"));
      const data = asked.flatMap(([, lookup_key]) => {
        const id = prices[lookup_key];
        return id ? [{ id, object: "price", lookup_key, active: true }] : [];
      });
      return { object: "list", data, has_more: false };
    }
    default:
      return null;
  }
}
