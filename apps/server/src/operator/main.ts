import { Stripe } from "stripe";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { CannotStart } from "../house/cannot-start.ts";
import { openBooks } from "../house/compose.ts";
import { EnvironmentError, loadEnvironmentFile, readEnvironment } from "../house/env.ts";
import { createLogger } from "../house/logger.ts";
import { reachPayments } from "../house/payments.ts";
import { PlanConfigError, readPlanConfig } from "../house/plan-config-file.ts";
import { SecretError } from "../house/secrets.ts";
import { NOT_TOLD, UsageError } from "./command.ts";
import { runReconcile } from "./reconcile.ts";

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
    return runReconcile(args, {
      print,
      now,
      reconcile: (options) => withBooks((billing) => billing.reconcile(options)),
    });
  }
  throw new UsageError("Usage: node apps/server/src/operator/main.ts reconcile [arguments]");
}

/** Opens the books only once the words are understood. */
async function withBooks<T>(
  work: (billing: ReturnType<typeof openBooks>["billing"]) => Promise<T>,
): Promise<T> {
  const env = readEnvironment();
  const logger = createLogger({ level: "silent", pretty: false });
  const payments = reachPayments({ env, randomBytes });
  const planConfig = readPlanConfig(env.planConfigFile);
  const books = openBooks({ env, planConfig, payments, logger, now });
  try {
    return await work(books.billing);
  } finally {
    await books.close();
  }
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
