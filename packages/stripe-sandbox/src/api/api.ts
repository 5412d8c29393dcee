import { createHash } from "node:crypto";
import { Hono, type Context } from "hono";
import Stripe from "stripe";
import type { Account } from "../account.ts";
import { answerTo, FAULT_ANSWER, Refusal } from "../errors.ts";
import { parseForm } from "../form-body.ts";
import { accountRoutes } from "./account.ts";
import { requireKey } from "./api-key.ts";
import { billingRoutes } from "./billing.ts";
import { checkoutSessionRoutes } from "./checkout-sessions.ts";
import { customerRoutes } from "./customers.ts";
import { eventRoutes } from "./events.ts";
import { paymentRoutes } from "./payments.ts";
import { priceRoutes } from "./prices.ts";
import { portalConfigurationRoutes } from "./portal-configurations.ts";
import type { Route } from "./route.ts";
import { subscriptionRoutes } from "./subscriptions.ts";
import { webhookEndpointRoutes } from "./webhook-endpoints.ts";

const IDEMPOTENCY_KEY_MAX = 255;

const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...billingRoutes,
  ...checkoutSessionRoutes,
  ...customerRoutes,
  ...eventRoutes,
  ...paymentRoutes,
  ...portalConfigurationRoutes,
  ...priceRoutes,
  ...subscriptionRoutes,
  ...webhookEndpointRoutes,
];

/** One call of the API, read but not yet answered. */
type Call = {
  account: Account;
  requestId: string;
  idempotencyKey: string | null;
  /** A hash of method, path and parameters. */
  fingerprint: string;
  run: (account: Account) => object;
};
type Answer = { status: number; body: string; replayOf?: string };

/** The API under `/v1`. Whatever it does not know it refuses in Stripe's shape. */
export function createApi(
  account: Account,
  options: { apiKey: string; onWarning: (message: string, cause?: unknown) => void },
): Hono {
  const api = new Hono();
  for (const route of ROUTES) {
    api.on(route.method, route.path, async (c) => {
      const requestId = account.newId("req_");
      try {
        requireKey(c.req.header("authorization"), options.apiKey);
        requireVersion(c.req.header("stripe-version"));
        const call = await read(c, route, account, requestId);
        return send(c, requestId, call.idempotencyKey, answer(call));
      } catch (cause) {
        const refused = cause instanceof Refusal;
        if (!refused) options.onWarning(`${c.req.method} ${c.req.path} failed.`, cause);
        const { status, body } = refused ? answerTo(cause) : FAULT_ANSWER;
        return send(c, requestId, null, { status, body: JSON.stringify(body) });
      }
    });
  }
  return api;
}

/** The answer to a path that is no route: never without `error`, which stripe-node needs to reject. */
export function unknownRoute(c: Context): Response {
  const message = `Unrecognized request URL (${c.req.method}: ${c.req.path}). Framefare's sandbox is not Stripe and answers only what Framefare calls.`;
  const { body } = answerTo(new Refusal("url_unknown", message));
  return c.json(body, 404);
}

async function read(c: Context, route: Route, account: Account, requestId: string): Promise<Call> {
  const body = route.method === "POST" ? await c.req.text() : "";
  const query = new URL(c.req.url).search.slice(1);
  const sent = [query, body].filter((part) => part !== "").join("&");
  const execute = route.prepare(parseForm(sent));
  const idempotencyKey = route.method === "POST" ? (c.req.header("idempotency-key") ?? null) : null;
  if (idempotencyKey !== null && idempotencyKey.length > IDEMPOTENCY_KEY_MAX) {
    throw new Refusal("parameter_invalid", "An idempotency key has at most 255 characters.");
  }
  const id = c.req.param("id") ?? "";
  const pairs = [...new URLSearchParams(sent)].map((pair) => JSON.stringify(pair)).toSorted();
  const identity = JSON.stringify([c.req.method, c.req.path, pairs]);
  return {
    account: { ...account, request: { id: requestId, idempotency_key: idempotencyKey } },
    requestId,
    idempotencyKey,
    fingerprint: createHash("sha256").update(identity).digest("hex"),
    run: (acting) => execute(acting, id),
  };
}

/** Answers in one transaction, so that a key is stored exactly when its effects are. */
function answer(call: Call): Answer {
  const { account, idempotencyKey: key, fingerprint, requestId } = call;
  return account.atomically(() => {
    if (key === null) return perform(call);
    const stored = account.idempotency.get(key);
    if (stored === undefined) {
      const first = perform(call);
      account.idempotency.put({ key, fingerprint, requestId, ...first });
      return first;
    }
    if (stored.fingerprint !== fingerprint) {
      const message =
        "Keys for idempotent requests can only be used with the same parameters they were first used with.";
      throw new Refusal("idempotency_key_reused", message);
    }
    return { status: stored.status, body: stored.body, replayOf: stored.requestId };
  });
}

/** A refusal is an answer too, and remembered; its savepoint takes back what it wrote. */
function perform({ account, run }: Call): Answer {
  try {
    const body = account.atomically(() => run(account));
    return { status: 200, body: JSON.stringify(body) };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const { status, body } = answerTo(cause);
    return { status, body: JSON.stringify(body) };
  }
}

function send(
  c: Context,
  requestId: string,
  key: string | null,
  { status, body, replayOf }: Answer,
) {
  return new Response(body, {
    status,
    headers: {
      "content-type": "application/json",
      "request-id": requestId,
      "stripe-version": Stripe.API_VERSION,
      ...(key !== null && { "idempotency-key": key }),
      ...(replayOf !== undefined && {
        "idempotent-replayed": "true",
        "original-request": replayOf,
      }),
    },
  });
}

function requireVersion(version: string | undefined): void {
  if (version === undefined || version === Stripe.API_VERSION) return;
  const message = `This sandbox speaks the API of ${Stripe.API_VERSION} only, not ${version}.`;
  throw new Refusal("version_unknown", message);
}
