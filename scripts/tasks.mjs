// What `npm start`, `npm test` and `npm run dev` do once this Node.js is known to be new enough to begin.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findOrInstallChromium } from "./chromium.mjs";
import { tooOld } from "./node-version.mjs";
import { findOrInstallPostgres } from "./postgres.mjs";
import { isStopping, run, stop, stopChildrenWithUs, stopCode } from "./supervise.mjs";
import { giveUp, prepare, root, say } from "./toolchain.mjs";

const serverEntry = join("apps", "server", "src", "main.ts");
const operatorEntry = join("apps", "server", "src", "operator", "main.ts");
const webFolder = join(root, "apps", "web");

/** Where vite serves the page while it is worked on; it passes all else on to the server. */
const DEV_PORT = 5173;

/** Each takes the words after the task's name and gives the exit code. */
const tasks = { start, test, dev, reconcile: operate("reconcile"), doctor: operate("doctor") };

/**
 * Runs one task and ends the process with its exit code.
 *
 * @param {string | undefined} name
 * @param {string[]} args
 */
export async function runTask(name, args) {
  const task = Object.entries(tasks).find(([each]) => each === name)?.[1];
  if (!task) giveUp(`Usage: node scripts/run.mjs ${Object.keys(tasks).join("|")} [arguments]`);
  stopChildrenWithUs();
  process.exit(await task(args));
}

/**
 * The server with worker and page. Gives the server's own exit code, so a clean stop by Ctrl-C is 0.
 *
 * @param {string[]} args
 */
async function start(args) {
  const { node, env } = await prepare(process.env);
  say("Building the page");
  // The page's own build script; run by Node.js itself it starts faster than through pnpm.
  const quietly = { cwd: webFolder, env, capture: true, wholeGroup: true };
  const build = await run(node, ["--run", "build"], quietly);
  if (build.code !== 0) giveUp(`${build.output.trim()}\nThe page did not build.`, build.code);
  say("Starting the server");
  const server = await run(node, [serverEntry, ...args], { cwd: root, env });
  return server.code;
}

/**
 * Every test there is, or those that `--only=static|unit|browser` names.
 *
 * @param {string[]} args
 */
async function test(args) {
  const { node, env } = await prepare(process.env);
  const chromium = await findOrInstallChromium({ node, env });
  if (chromium) env.CHROMIUM_PATH = chromium;
  const postgres = await findOrInstallPostgres({ node, env });
  if (postgres) env.POSTGRES_BIN = postgres;
  const tests = join("scripts", "test.ts");
  const { code } = await run(node, [tests, ...args], { cwd: root, env });
  return isStopping() ? stopCode() : code;
}

/**
 * What an operator asks, in the words after the task's name. Prints the answer and nothing else: it may be JSON.
 *
 * @param {string} name
 * @returns {(args: string[]) => Promise<number>}
 */
function operate(name) {
  return async (args) => {
    const own =
      tooOld(process.versions.node) === undefined && existsSync(join(root, "node_modules"));
    const { node, env } = own
      ? { node: process.execPath, env: process.env }
      : await prepare(process.env);
    return (await run(node, [operatorEntry, name, ...args], { cwd: root, env })).code;
  };
}

/**
 * The server, started again at every change, and the page with hot reloading. When one ends, both do.
 *
 * @param {string[]} args
 */
async function dev(args) {
  const { node, env } = await prepare(process.env);
  say("Starting the server and the page, both watching for changes");
  // Payments must return to the page in front of the person, not to the one built last.
  const serverEnv = { APP_URL: `http://localhost:${DEV_PORT}`, ...env };
  const watched = ["--watch", serverEntry, ...args];
  const server = run(node, watched, { cwd: root, env: serverEnv, wholeGroup: true });
  const vite = ["--run", "dev", "--", "--port", String(DEV_PORT), "--strictPort"];
  const page = run(node, vite, { cwd: webFolder, env, wholeGroup: true });
  const { code } = await Promise.race([server, page]);
  if (!isStopping()) stop(code);
  await Promise.all([server, page]);
  return code;
}
