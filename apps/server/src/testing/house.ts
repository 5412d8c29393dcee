import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { Stripe } from "stripe";
import { inject } from "vitest";
import { readEnvironment } from "../house/env.ts";
import { serve } from "../house/serve.ts";
import type { AppRouter } from "../trpc/router.ts";
import { behindPostgres, behindSqlite, copyOf } from "./behind.ts";
import { capturedLog } from "./captured-log.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { whenTheTestEnds } from "./when-done.ts";

export const WEBHOOK_SECRET = "whsec_only_these_tests_know";

/** Where the houses of a folder keep everything, when that is PostgreSQL. */
const addresses = new Map<string, Promise<string>>();

async function databaseOf(dataDir: string): Promise<string | undefined> {
  const empty = inject("emptyDatabase");
  if (empty === undefined) return undefined;
  const address = addresses.get(dataDir) ?? copyOf(empty);
  addresses.set(dataDir, address);
  return address;
}

/** The whole server on free ports until the test ends, or `whenDone` says. Houses with one DATA_DIR share a database; any other has its own. */
export async function openHouse(env: Record<string, string> = {}, whenDone = whenTheTestEnds) {
  const dataDir = env.DATA_DIR ?? temporaryFolder(whenDone);
  const file = join(dataDir, "framefare.db");
  const database = env.DATABASE_URL ?? (await databaseOf(dataDir)) ?? `file:${file}`;
  const { logger, lines } = capturedLog("info");
  const serving = await serve({
    env: readEnvironment({
      PORT: "0",
      DATA_DIR: dataDir,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      DATABASE_URL: database,
      ...env,
    }),
    logger,
    now: Date.now,
    random: Math.random,
    randomBytes,
  });
  let closing: Promise<void> | null = null;
  const close = () => (closing ??= serving.close());
  whenDone(close);
  const url = serving.appUrl.replace("localhost", "127.0.0.1");
  return {
    url,
    sandboxUrl: serving.sandboxUrl ?? "",
    lines,
    close,
    databaseUrl: database,
    ...(database.startsWith("postgres")
      ? behindPostgres(database, whenDone)
      : behindSqlite(file, whenDone)),
    signUp: (email = `${randomUUID()}@example.com`) => signUp(url, serving.appUrl, email),
    stripeSends: (event: object, secret = WEBHOOK_SECRET) => stripeSends(url, event, secret),
  };
}

export type House = Awaited<ReturnType<typeof openHouse>>;

/** A new person, with a typed client that carries their session. */
export async function signUp(url: string, origin: string, email: string) {
  const answer = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ email, password: "correct horse", name: "Ada" }),
  });
  if (!answer.ok) throw new Error(`Sign-up answered ${answer.status}: ${await answer.text()}`);
  const { user } = (await answer.json()) as { user: { id: string } };
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const headers = { cookie };
  return {
    userId: user.id,
    headers,
    trpc: clientOf(url, headers),
  };
}

/** Somebody's client at a server; all that share a database and a secret know their session. */
export function clientOf(url: string, headers: { cookie: string }) {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ url: `${url}/trpc` }),
        false: httpLink({ url: `${url}/trpc`, headers }),
      }),
    ],
  });
}

export type Person = Awaited<ReturnType<typeof signUp>>;

/** A signed delivery, as Stripe makes it. */
async function stripeSends(url: string, event: object, secret: string) {
  const payload = JSON.stringify(event);
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  const answer = await fetch(`${url}/api/stripe/webhook`, {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": header },
    body: payload,
  });
  return { status: answer.status, ...((await answer.json()) as { outcome?: string }) };
}

/** An event about a checkout session, as an endpoint of today's API version gets it. */
export function sessionEvent(sessionId: string, change: object = {}, envelope: object = {}) {
  return {
    id: `evt_${randomUUID()}`,
    object: "event",
    api_version: Stripe.API_VERSION,
    created: Math.floor(Date.now() / 1_000),
    livemode: false,
    pending_webhooks: 1,
    type: "checkout.session.completed",
    data: {
      object: {
        id: sessionId,
        object: "checkout.session",
        mode: "payment",
        payment_status: "paid",
        amount_subtotal: 1_000,
        amount_total: 1_000,
        currency: "usd",
        payment_intent: `pi_${sessionId}`,
        ...change,
      },
    },
    ...envelope,
  };
}

/** Asks again until it is so, or the time is up. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  isSo: (answer: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > until) throw new Error(`It never came: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
