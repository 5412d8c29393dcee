import { serve as listen, type ServerType } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import { addressProblem, openFolders } from "./cannot-start.ts";
import { compose, type House } from "./compose.ts";
import type { Environment } from "./env.ts";
import { openPayments, type Payments } from "./payments.ts";
import { namingPort } from "./port-taken.ts";
import { readPlanConfig } from "./plan-config-file.ts";
import type { randomBytes } from "node:crypto";
import type { Logger } from "pino";

/** How long open answers (streams, downloads) may take to end when the server stops, in milliseconds. */
const GRACE_MS = 1_000;

/** A running server. */
export type Serving = {
  appUrl: string;
  /** The stand-in's address, where no Stripe key is set. */
  sandboxUrl: string | null;
  /** Stops everything this server started; answers under way get a moment to end. */
  close: () => Promise<void>;
};

/**
 * Listens, then puts the house together behind the door: addresses that carry the port need the one that was got.
 * @throws CannotStart, PortTaken, PlanConfigError, SecretError; nothing is left running.
 */
export async function serve(outside: {
  env: Environment;
  logger: Logger;
  now: () => number;
  random: () => number;
  randomBytes: typeof randomBytes;
}): Promise<Serving> {
  const { env, logger, now } = outside;
  const planConfig = readPlanConfig(env.planConfigFile);
  openFolders(env);
  const behind: { house: House | null } = { house: null };
  const server = await open(env, behind);
  let payments: Payments | null = null;
  const close = async () => {
    await shut(server);
    await payments?.close();
    await behind.house?.close();
  };
  try {
    const { port } = server.address() as AddressInfo; // A TCP server's address is never a string.
    const appUrl = env.port === 0 ? env.appUrl.replace(/:0$/, `:${port}`) : env.appUrl;
    payments = await openPayments({ ...outside, port, planConfig });
    behind.house = await compose({ ...outside, appUrl, planConfig, payments });
    logger.debug({ startedAt: now() }, "The house is open");
    return { appUrl, sandboxUrl: payments.sandboxUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function open(env: Environment, behind: { house: House | null }): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const fetch: Parameters<typeof listen>[0]["fetch"] = (request, bindings) =>
      behind.house?.app.fetch(request, bindings) ?? new Response("Starting.", { status: 503 });
    const server = listen({ fetch, port: env.port, hostname: env.host }, () => resolve(server));
    server.on("error", (error) => reject(addressProblem(namingPort(error, env.port), env)));
  });
}

/** Takes no more, lets what is under way end, and cuts off what does not: an open page's stream never ends by itself. */
function shut(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if (!("closeAllConnections" in server)) return;
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
  });
}
