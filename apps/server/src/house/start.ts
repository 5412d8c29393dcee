import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { CannotStart } from "./cannot-start.ts";
import { EnvironmentError, loadEnvironmentFile, readEnvironment } from "./env.ts";
import { createLogger } from "./logger.ts";
import { PlanConfigError } from "./plan-config-file.ts";
import { PortTaken } from "./port-taken.ts";
import { SecretError } from "./secrets.ts";
import { serve, type Serving } from "./serve.ts";

try {
  loadEnvironmentFile(fileURLToPath(new URL("../../../../.env", import.meta.url)));
  const env = readEnvironment();
  const logger = createLogger({ level: env.logLevel, pretty: process.stdout.isTTY });
  for (const warning of env.warnings) logger.warn(warning);
  const serving = await serve({ env, logger, now: Date.now, random: Math.random, randomBytes });
  stopOn(["SIGINT", "SIGTERM", "SIGHUP"], serving);
  if (serving.sandboxUrl)
    logger.info(`Payments are played by the Stripe sandbox, ${serving.sandboxUrl}`);
  if (env.production) logger.info({ url: serving.appUrl }, "Framefare is ready");
  else process.stdout.write(`Framefare is ready at ${serving.appUrl}\n`);
} catch (error) {
  process.exitCode = 1;
  const foreseen =
    error instanceof CannotStart ||
    error instanceof EnvironmentError ||
    error instanceof PlanConfigError ||
    error instanceof PortTaken ||
    error instanceof SecretError;
  if (!foreseen) throw error;
  process.stderr.write(`${error.message}\n`);
}

/** The first signal closes everything; a second one, from somebody who will not wait, ends the process. */
function stopOn(signals: NodeJS.Signals[], serving: Serving): void {
  let stopping = false;
  for (const signal of signals) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void serving.close();
    });
  }
}
