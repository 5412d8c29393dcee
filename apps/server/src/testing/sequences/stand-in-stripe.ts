import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { WhenDone } from "../when-done.ts";

/** As much of Stripe as is asked while a sequence runs: it opens checkouts, and lists the lines of long invoices. */
export async function openStandInStripe(whenDone: WhenDone) {
  const lines = new Map<string, object[]>();
  const state = { made: 0 };

  function answer(route: string, params: Record<string, string>): object | null {
    state.made += 1;
    const id = state.made;
    if (route === "POST /v1/customers") return { id: `cus_${id}`, object: "customer" };
    if (route === "GET /v1/prices") return { object: "list", data: pricesFor(params) };
    if (route === "POST /v1/checkout/sessions") {
      return { id: `cs_${id}`, object: "checkout.session", url: `http://pay.test/${id}` };
    }
    const [, sessionId] = /^POST \/v1\/checkout\/sessions\/(\w+)\/expire$/.exec(route) ?? [];
    if (sessionId) return { id: sessionId, object: "checkout.session", status: "expired" };
    const [, invoiceId = ""] = /^GET \/v1\/invoices\/(\w+)\/lines$/.exec(route) ?? [];
    const all = lines.get(invoiceId);
    return all ? pageOf(all, params) : null;
  }

  const server = createServer((request, response) => {
    void (async () => {
      const { route, params } = await read(request);
      const body = answer(route, params);
      response.writeHead(body ? 200 : 500, { "content-type": "application/json" });
      response.end(JSON.stringify(body ?? { error: { type: "api_error", message: route } }));
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  whenDone(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  // A TCP server's address is never a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    keepLines: (invoiceId: string, all: object[]) => void lines.set(invoiceId, all),
  };
}

/** The price at Stripe that carries this lookup key. */
export function priceIdOf(lookupKey: string): string {
  return lookupKey.startsWith("price_") ? lookupKey : `price_of_${lookupKey}`;
}

function pricesFor(params: Record<string, string>): object[] {
  const asked = Object.entries(params).filter(([name]) => name.startsWith("lookup_keys"));
  return asked.map(([, lookup_key]) => ({
    id: priceIdOf(lookup_key),
    object: "price",
    lookup_key,
  }));
}

/** Three at a time, so that a list of a few has pages. */
function pageOf(all: object[], { starting_after }: Record<string, string>): object {
  const from = all.findIndex((each) => "id" in each && each.id === starting_after) + 1;
  const data = all.slice(from, from + 3);
  return { object: "list", url: "/v1/lines", data, has_more: all.length > from + data.length };
}

async function read(request: IncomingMessage) {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://stripe.test");
  const body = new URLSearchParams(await text(request));
  const params = Object.fromEntries([...searchParams, ...body]) as Record<string, string>;
  return { route: `${request.method} ${pathname}`, params };
}
