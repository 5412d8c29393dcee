import { type Billing, diagnose, type Patient, type ReconcileOptions } from "@framefare/billing";
import { Stripe } from "stripe";
import { fileURLToPath } from "node:url";
import { CannotStart } from "../house/cannot-start.ts";
import { lookAtDatabase, openBooks } from "../house/books.ts";
import {
  type Environment,
  EnvironmentError,
  loadEnvironmentFile,
  readEnvironment,
} from "../house/env.ts";
import { createLogger } from "../house/logger.ts";
import { reachPayments } from "../house/payments.ts";
import { PlanConfigError, readPlanConfig } from "../house/plan-config-file.ts";
import { SecretError } from "../house/secrets.ts";
import { NOT_TOLD, UsageError } from "./command.ts";
import { type Instruments, runDoctor } from "./doctor.ts";
import { runReconcile } from "./reconcile.ts";
import { lookAtStorage } from "./storage.ts";

// `node apps/server/src/operator/main.ts reconcile …`: what an operator asks of a deployment, in a process of its own.
const [name, ...args] = process.argv.slice(2);
const print = (text: string) => void process.stdout.write(text);
const now = Date.now;

try {
  loadEnvironmentFile(fileURLToPath(new URL("../../../../.env", import.meta.url)));
  process.exitCode = await run();
} catch (error) {
  process.exitCode = NOT_TOLD;
  const sentence = sentenceOf(error);
  if (sentence === null) throw error;
  process.stderr.write(`${sentence}\n`);
}

async function run(): Promise<number> {
  if (name === "reconcile") {
    const reconcile = (options: ReconcileOptions) =>
      withBooks((billing) => billing.reconcile(options));
    return runReconcile(args, { print, now, reconcile });
  }
  if (name === "doctor") return runDoctor(args, { print, instruments: instruments() });
  throw new UsageError("Usage: node apps/server/src/operator/main.ts reconcile|doctor [arguments]");
}

/** Opens the books only once the words are understood. */
async function withBooks<T>(work: (billing: Billing) => Promise<T>): Promise<T> {
  const env = readEnvironment();
  const logger = createLogger({ level: "silent", pretty: false });
  const planConfig = readPlanConfig(env.planConfigFile);
  const payments = reachPayments(env);
  const books = await openBooks({ env, planConfig, payments, logger, now });
  try {
    return await work(books.billing);
  } finally {
    await books.close();
  }
}

/** Each reads the environment anew: one that cannot be used is a check that fails, and the others are not asked. */
function instruments(): Instruments {
  return {
    environment: () => {
      try {
        const { warnings, appUrl } = readEnvironment();
        const [warning] = warnings;
        if (warning === undefined)
          return { verdict: "pass", detail: `It can be used, for ${appUrl}.` };
        return {
          verdict: "warn",
          detail: warnings.join(" "),
          remedy: "README.md says what each variable is.",
        };
      } catch (error) {
        if (!(error instanceof EnvironmentError)) throw error;
        return {
          verdict: "fail",
          detail: error.problems.join(" "),
          remedy: ".env.example lists every variable.",
        };
      }
    },
    database: () => lookAtDatabase(readEnvironment()),
    storage: () => lookAtStorage(readEnvironment().dataDir),
    stripe: (options) => diagnose(patient(readEnvironment()), options),
  };
}

function patient(env: Environment): Patient {
  const { secretKey, client, webhookSecrets, livemode, sandboxUrl } = reachPayments(env);
  const mode = sandboxUrl === null ? (livemode ? "live" : "test") : null;
  const { modes } = env.stripe;
  const loopback = `http://127.0.0.1:${env.port}`;
  return {
    stripe: new Stripe(secretKey, client),
    planConfig: readPlanConfig(env.planConfigFile),
    keys: { mode, modes, webhookSecrets: webhookSecrets.length, production: env.production },
    // The sandbox runs on this machine, and calls the server by its number.
    origins: sandboxUrl === null ? [env.appUrl] : [env.appUrl, loopback],
    webhookSecrets,
    now,
  };
}

/** What whoever runs it can mend, in one sentence; null is a fault of ours. */
function sentenceOf(error: unknown): string | null {
  if (error instanceof UsageError) return `${error.message}\n--help says more.`;
  if (error instanceof Stripe.errors.StripeConnectionError) {
    return `Stripe does not answer (${error.message}). With the sandbox, start the server first: the sandbox runs beside it.`;
  }
  if (error instanceof Stripe.errors.StripeError) return `Stripe refuses: ${error.message}`;
  const foreseen =
    error instanceof CannotStart ||
    error instanceof EnvironmentError ||
    error instanceof PlanConfigError ||
    error instanceof SecretError;
  return foreseen ? error.message : null;
}
