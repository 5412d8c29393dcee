import { fail, pass, type Verdict, warn } from "./verdict.ts";

/** What is known of the keys without asking anybody: never the keys themselves. */
export type Keys = {
  /** Null where there is none, and the sandbox answers for Stripe. */
  mode: "test" | "live" | null;
  /** The modes of all that stands in variables named for Stripe. */
  modes: readonly ("test" | "live")[];
  webhookSecrets: number;
  production: boolean;
};

/** The keys are there, and of one mode. */
export function keysVerdict({ mode, modes, webhookSecrets, production }: Keys): Verdict {
  if (new Set(modes).size > 1) {
    return fail("There are test keys beside live ones.", "Use keys of one mode only.");
  }
  if (webhookSecrets === 0) {
    const remedy =
      "Set STRIPE_WEBHOOK_SECRET to the endpoint's signing secret; pnpm run doctor --fix makes an endpoint and says it.";
    return fail("There is no webhook secret: people can pay, and nothing is granted.", remedy);
  }
  const secrets = webhookSecrets === 1 ? "one webhook secret" : `${webhookSecrets} webhook secrets`;
  if (mode === null) return pass(`The sandbox's key and ${secrets}.`);
  if (mode === "test" && production) {
    return warn(
      `A test key and ${secrets}: nobody is charged.`,
      "Set STRIPE_SECRET_KEY to a live key to sell.",
    );
  }
  return pass(`A ${mode} key and ${secrets}.`);
}
