import { EVENT_TYPES } from "@framefare/billing";
import type { PlanConfig } from "@framefare/contract";
import type { SandboxPrice } from "@framefare/stripe-sandbox";
import type { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Logger } from "pino";
import type { Stripe } from "stripe";
import { CannotStart, fileProblem } from "./cannot-start.ts";
import type { Environment } from "./env.ts";
import { namingPort } from "./port-taken.ts";
import { keepSecret, keptSecret } from "./secrets.ts";

/** How to reach Stripe, real or not. */
export type Payments = {
  secretKey: string;
  client: Stripe.StripeConfig;
  webhookSecrets: string[];
  /** Whether events of live mode are ours; test events are, when it is false. */
  livemode: boolean;
  /** Where the sandbox is, when that is what answers for Stripe. */
  sandboxUrl: string | null;
  close: () => Promise<void>;
};

/** A person waits for these calls: the client's own 80 seconds, three times over, are too long. */
const PATIENCE = { timeout: 15_000, maxNetworkRetries: 1 };

/** The only key the sandbox takes; it opens nothing else. */
const SANDBOX_KEY = "sk_test_framefare_sandbox";

/** Real Stripe where a key is set; else the sandbox, started on the port above ours. A worker takes no payments. */
export async function openPayments(options: {
  env: Environment;
  /** Where this server really listens. */
  port: number;
  planConfig: PlanConfig;
  logger: Logger;
  now: () => number;
  randomBytes: typeof randomBytes;
}): Promise<Payments> {
  const real = realPayments(options.env);
  if (real) return real;
  // The sandbox's file is its server's alone, and that one is beside the doors.
  return options.env.role === "worker" ? noPayments() : openSandbox(options);
}

/**
 * The same Stripe as a server's with this environment, for another process: a sandbox is the one that runs beside the server.
 * @throws CannotStart where nobody can tell at which port that is.
 */
export function reachPayments(env: Environment): Payments {
  const real = realPayments(env);
  if (real) return real;
  if (env.port === 0) {
    throw new CannotStart(
      "PORT is 0, so nobody knows where the sandbox listens. Set the PORT that the server has.",
    );
  }
  const sandboxUrl = `http://127.0.0.1:${env.port + 1}`;
  return {
    secretKey: SANDBOX_KEY,
    client: { ...PATIENCE, ...originOf(sandboxUrl) },
    webhookSecrets: keptSandboxSecrets(env),
    livemode: false,
    sandboxUrl,
    close: async () => {},
  };
}

function realPayments({ stripe }: Environment): Payments | null {
  const { secretKey, webhookSecrets, apiBase } = stripe;
  if (secretKey === null) return null;
  return {
    secretKey,
    client: { ...PATIENCE, ...(apiBase && originOf(apiBase)) },
    webhookSecrets,
    livemode: secretKey.includes("_live_"),
    sandboxUrl: null,
    close: async () => {},
  };
}

function noPayments(): Payments {
  const nobody = { webhookSecrets: [], livemode: false, sandboxUrl: null };
  return { secretKey: SANDBOX_KEY, client: {}, ...nobody, close: async () => {} };
}

const SANDBOX_SECRET = "sandbox-webhook-secret";

function keptSandboxSecrets({ stripe, dataDir }: Environment): string[] {
  if (stripe.webhookSecrets.length > 0) return stripe.webhookSecrets;
  const kept = keptSecret({ dataDir, name: SANDBOX_SECRET });
  return kept === undefined ? [] : [kept];
}

async function openSandbox(options: Parameters<typeof openPayments>[0]): Promise<Payments> {
  const { env, port, planConfig, logger, now, randomBytes } = options;
  const { SandboxRefusedToStart, startSandbox } = await import("@framefare/stripe-sandbox");
  const { dataDir } = env;
  const databasePath = join(dataDir, "stripe-sandbox.db");
  const kept = { dataDir, name: SANDBOX_SECRET, prefix: "whsec_", randomBytes };
  const webhookSecrets =
    env.stripe.webhookSecrets.length > 0 ? env.stripe.webhookSecrets : [keepSecret(kept)];
  const [webhookSecret = ""] = webhookSecrets;
  const sandboxPort = env.port === 0 ? 0 : port + 1;
  const sandbox = await startSandbox({
    port: sandboxPort,
    databasePath,
    webhookUrl: `http://127.0.0.1:${port}/api/stripe/webhook`,
    webhookSecret,
    apiKey: SANDBOX_KEY,
    products: pricesOf(planConfig),
    enabledEvents: EVENT_TYPES,
    now,
    onWarning: (message, cause) => logger.warn({ err: cause }, `Stripe sandbox: ${message}`),
  }).catch((error: unknown) => {
    if (error instanceof SandboxRefusedToStart) {
      throw new CannotStart(`The Stripe sandbox does not start: ${error.message}`, {
        cause: error,
      });
    }
    throw fileProblem(databasePath, namingPort(error, sandboxPort, "the Stripe sandbox"));
  });
  return {
    secretKey: SANDBOX_KEY,
    client: { ...PATIENCE, ...originOf(sandbox.url) },
    webhookSecrets,
    livemode: false,
    sandboxUrl: sandbox.url,
    close: () => sandbox.close(),
  };
}

function pricesOf({ currency, packs, plans }: PlanConfig): SandboxPrice[] {
  return [
    ...packs.map((pack) => ({
      lookupKey: pack.stripePrice,
      productName: `Framefare · ${pack.name}`,
      unitAmount: pack.amount,
      currency: pack.currency ?? currency,
    })),
    ...plans.map((plan) => ({
      lookupKey: plan.stripePrice,
      productName: `Framefare ${plan.name}`,
      unitAmount: plan.amount,
      currency,
      interval: plan.interval,
    })),
  ];
}

function originOf(url: string): Pick<Stripe.StripeConfig, "protocol" | "host" | "port"> {
  const { protocol, hostname, port } = new URL(url);
  const https = protocol === "https:";
  return {
    protocol: https ? "https" : "http",
    host: hostname,
    port: port || (https ? "443" : "80"),
  };
}
