// Every check and test of the house, each step timed; the last line is their sum: `N passed, N failed`.
// `node scripts/test.ts [--only=static|unit|browser]`; `npm test` prepares the machine first.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isStopping, stopChildrenWithUs, stopCode } from "./supervise.mjs";
import { browserTests, check, type Step, type Tally, unitTests } from "./test-steps.ts";

/** Shorter than what run.mjs grants us, so that no browser or server is left behind. */
const STOP_GRACE_MS = 5_000;

const reports = mkdtempSync(join(tmpdir(), "framefare-test-"));
process.on("exit", () => rmSync(reports, { recursive: true, force: true }));
stopChildrenWithUs({ graceMs: STOP_GRACE_MS });

const steps: Record<string, Step[]> = {
  static: [
    check("format", "format:check"),
    check("types", "typecheck"),
    check("lint", "lint"),
    check("laws", "laws"),
    check("lock platforms", "lock"),
  ],
  unit: [unitTests(join(reports, "unit.json"))],
  browser: [check("page build", "build", "apps/web"), browserTests(join(reports, "browser.json"))],
};

const total = await runAll(chosenSteps());
if (total.failures.length > 0) console.log(`\nFailed:\n  ${total.failures.join("\n  ")}\n`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`${total.passed} passed, ${total.failures.length} failed${skipped}`);
process.exitCode = total.failures.length > 0 ? 1 : 0;

function chosenSteps(): Step[] {
  const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
  if (only === undefined) return Object.values(steps).flat();
  const chosen = steps[only];
  if (chosen) return chosen;
  console.error(`--only takes one of ${Object.keys(steps).join(", ")}.`);
  process.exit(2);
}

/** Goes on after a failure, so that one run shows all that is wrong. */
async function runAll(chosen: Step[]): Promise<Tally> {
  const sum: Tally = { passed: 0, failures: [], skipped: 0 };
  const failed = new Set<string>();
  for (const { name, needs, run } of chosen) {
    console.log(`▸ ${name}`);
    const began = performance.now();
    const tally = needs && failed.has(needs) ? notRun(needs) : await run();
    if (isStopping()) process.exit(stopCode());
    if (tally.failures.length > 0) failed.add(name);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`  ${tally.failures.length > 0 ? "FAILED" : "ok"} in ${seconds} s`);
    sum.passed += tally.passed;
    sum.skipped += tally.skipped;
    sum.failures.push(...tally.failures.map((failure) => `${name}: ${failure}`));
  }
  return sum;
}

function notRun(needs: string): Tally {
  return { passed: 0, failures: [`not run, because the ${needs} failed`], skipped: 0 };
}
