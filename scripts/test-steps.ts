// The steps of `npm test`: each runs one program and counts what came of it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./supervise.mjs";
import { type Outcome, readPlaywright, readVitest } from "./test-reports.ts";

/** What a step came to; a failure is one line that says where. */
export type Tally = { passed: number; failures: string[]; skipped: number };

/** `needs` names a step without which this one would say nothing. */
export type Step = { name: string; needs?: string; run: () => Promise<Tally> };

const root = fileURLToPath(new URL("..", import.meta.url));

/** Programs are started by name and must find this very Node.js. */
const env = { ...process.env, PATH: dirname(process.execPath) + delimiter + process.env.PATH };

/** One script of a package.json that passes or fails as a whole; it prints only when it fails. */
export function check(name: string, script: string, room = "."): Step {
  return {
    name,
    run: async () => {
      const args = ["--run", script];
      const how = { cwd: join(root, room), env, capture: true, wholeGroup: true };
      const { code, output } = await run(process.execPath, args, how);
      if (code === 0) return { passed: 1, failures: [], skipped: 0 };
      console.log(output.trimEnd());
      return { passed: 0, failures: [`ended with code ${code}`], skipped: 0 };
    },
  };
}

/** Every test that needs no browser; a room without one fails. */
export function unitTests(report: string): Step {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return {
    name: "unit and integration tests",
    run: async () => {
      const args = ["--run", "unit", "--", ...reporters, "--allowOnly=false"];
      const how = { cwd: root, env, wholeGroup: true };
      const { code } = await run(process.execPath, args, how);
      const outcome = readReport(report, code, (text) => readVitest(text, root));
      if (outcome.files.length > 0) outcome.failures.push(...untestedRooms(outcome.files));
      return outcome;
    },
  };
}

/** What a person sees, in a real browser. */
export function browserTests(report: string): Step {
  return {
    name: "browser tests",
    needs: "page build",
    run: async () => {
      const room = join(root, "e2e");
      if (!existsSync(join(room, "playwright.config.ts"))) {
        return { passed: 0, failures: ["e2e/playwright.config.ts is missing"], skipped: 0 };
      }
      const playwright = createRequire(join(room, "package.json")).resolve("@playwright/test/cli");
      const args = [playwright, "test", "--reporter=list,json", "--forbid-only"];
      const { code } = await run(process.execPath, args, {
        cwd: room,
        env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
        // The one signal at which it takes down the servers and browsers it started.
        stopSignal: "SIGINT",
      });
      return readReport(report, code, readPlaywright);
    },
  };
}

/** A runner that fails without naming a test has failed all the same. */
function readReport(path: string, code: number, read: (text: string) => Outcome): Outcome {
  if (!existsSync(path)) {
    const failures = [`ended with code ${code} and left no report`];
    return { passed: 0, failures, skipped: 0, files: [] };
  }
  const outcome = read(readFileSync(path, "utf8"));
  if (code !== 0 && outcome.failures.length === 0) outcome.failures.push(`ended with code ${code}`);
  if (code === 0 && outcome.passed === 0) outcome.failures.push("no test was run");
  return outcome;
}

function untestedRooms(tested: string[]): string[] {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
  return [...packages, "apps/server", "scripts"]
    .filter((room) => !tested.some((file) => file.startsWith(`${room}/`)))
    .map((room) => `${room} has no test`);
}
