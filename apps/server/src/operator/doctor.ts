import type { Check, Diagnosis, Verdict } from "@framefare/billing";
import { FINE, helpOf, type Option, readWords, TO_MEND } from "./command.ts";

const OPTIONS: Record<string, Option> = {
  fix: { help: "make or correct the webhook endpoint at Stripe; a new one's secret is told once" },
};

const MORE = `It looks at the environment it is run in, asks Stripe, and calls the running deployment at APP_URL.
Plain \`pnpm doctor\` is pnpm's own: say \`pnpm run doctor\` or \`npm run doctor\`.
Exit code 0: nothing fails. 1: something does. 2: it could not be told.`;

/** What the doctor looks with. Each look may throw: then there is nothing to look at. */
export type Instruments = {
  environment: () => Verdict;
  database: () => Promise<Verdict>;
  storage: () => Promise<Verdict>;
  stripe: (options: { fix: boolean }) => Promise<Diagnosis>;
};

/**
 * Carries out `doctor …args` and gives its exit code.
 * @throws UsageError, and what no check can say.
 */
export async function runDoctor(
  args: string[],
  { print, instruments }: { print: (text: string) => void; instruments: Instruments },
): Promise<number> {
  const words = readWords(args, OPTIONS);
  if (words.flag("help")) {
    print(helpOf("pnpm run doctor [--fix] [--json]", OPTIONS, MORE));
    return FINE;
  }
  const checks: Check[] = [{ name: "environment", ...instruments.environment() }];
  let fixed: Diagnosis["fixed"] = null;
  // Without an environment there is nothing else to look at.
  if (checks.every(passes)) {
    checks.push({ name: "database", ...(await instruments.database()) });
    checks.push({ name: "storage", ...(await instruments.storage()) });
    const diagnosis = await instruments.stripe({ fix: words.flag("fix") });
    checks.push(...diagnosis.checks);
    fixed = diagnosis.fixed;
  }
  const ok = checks.every(passes);
  print(
    words.flag("json")
      ? `${JSON.stringify({ ok, checks, ...(fixed && { fixed }) }, null, 2)}\n`
      : inWords(checks, fixed),
  );
  return ok ? FINE : TO_MEND;
}

function passes({ verdict }: Check): boolean {
  return verdict !== "fail";
}

function inWords(checks: Check[], fixed: Diagnosis["fixed"]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map((check) => {
    const line = `${check.verdict}  ${check.name.padEnd(width)}  ${check.detail}`;
    return check.verdict === "pass"
      ? line
      : `${line}\n      ${" ".repeat(width)}  → ${check.remedy}`;
  });
  const failing = checks.filter((check) => !passes(check)).length;
  const end = failing === 0 ? "Nothing fails." : `${failing} of ${checks.length} fail.`;
  return [...fixLines(fixed), ...lines, end, ""].join("\n");
}

function fixLines(fixed: Diagnosis["fixed"]): string[] {
  if (!fixed) return [];
  if (fixed.secret === undefined) return [fixed.done, ""];
  return [
    fixed.done,
    "Its signing secret is told this once. Put it where the deployment's environment is kept, then start it again:",
    "",
    `  STRIPE_WEBHOOK_SECRET=${fixed.secret}`,
    "",
  ];
}
