// Node.js, pnpm and the packages that a fresh clone needs, found on the machine or fetched from the npm registry.
import { dirname, delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { tooOld } from "./node-version.mjs";
import { isStopping, run, stopCode } from "./supervise.mjs";

/** The Node.js fetched where the machine's own is too old to run Framefare. */
const NODE_FALLBACK = "24";

/** The pnpm used where the machine has none, or one from before its settings moved to pnpm-workspace.yaml. */
const PNPM_FALLBACK = "12.21.0";
const PNPM_OLDEST_MAJOR = 11;

/** The repository's own folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** @typedef {{ node: string, env: NodeJS.ProcessEnv }} Toolchain `env` has its programs first in PATH. */

/**
 * Finds or fetches Node.js and pnpm, and installs the packages exactly as locked.
 * Ends the process with the remedy when one of them cannot be had.
 *
 * @param {NodeJS.ProcessEnv} machineEnv
 * @returns {Promise<Toolchain>}
 */
export async function prepare(machineEnv) {
  const env = cleanEnvironment(machineEnv);
  const node = await findTools(env);

  say("Installing packages");
  const install = ["install", "--frozen-lockfile", "--loglevel=error", "--reporter=append-only"];
  // Without this a node_modules made by another pnpm is a question, and nobody is there to answer it.
  const unattended = "--config.confirmModulesPurge=false";
  const { code } = await run("pnpm", [...install, unattended], { cwd: root, env });
  if (code !== 0) {
    giveUp("Installing the packages failed; is the npm registry reachable from here?", code);
  }
  return { node, env };
}

/** @param {string} step one short line of progress */
export function say(step) {
  console.log(`▸ ${step}`);
}

/**
 * Ends the process with a remedy, or silently when it is only that somebody asked us to stop.
 *
 * @param {string} remedy
 * @param {number} [code]
 * @returns {never}
 */
export function giveUp(remedy, code = 1) {
  if (isStopping()) process.exit(stopCode());
  console.error(remedy);
  process.exit(code);
}

/**
 * @param {NodeJS.ProcessEnv} machineEnv
 * @returns {NodeJS.ProcessEnv}
 */
function cleanEnvironment(machineEnv) {
  // npx hands its own options to its children; an npx inside it would take them for its own.
  const inherited = /^npm_config_(package|call|yes)$/i;
  const kept = Object.entries(machineEnv).filter(([name]) => !inherited.test(name));
  return { ...Object.fromEntries(kept), COREPACK_ENABLE_DOWNLOAD_PROMPT: "0" };
}

/**
 * Puts the right Node.js and pnpm first in PATH. One call of npx fetches all that is missing;
 * npx keeps it for the next time.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the path of that Node.js
 */
async function findTools(env) {
  const ownNode = tooOld(process.versions.node) === undefined;
  if (ownNode) prependPath(env, dirname(process.execPath));
  const missing = [];
  if (!ownNode) missing.push(`node@${NODE_FALLBACK}`);
  if (!(await hasPnpm(env))) missing.push(`pnpm@${PNPM_FALLBACK}`);
  if (missing.length === 0) return process.execPath;

  const why = ownNode
    ? ""
    : `; this Node.js, ${process.versions.node}, is too old to run Framefare`;
  say(`Getting ${missing.join(" and ")} through npx, which downloads them once${why}`);
  const packages = missing.flatMap((name) => ["-p", name]);
  const command = [...packages, "node", "scripts/show-tools.mjs"];
  const fetched = await run("npx", ["-y", ...command], { cwd: root, env, capture: true });
  const tools = parseTools(fetched.output);
  if (fetched.code !== 0 || !tools) {
    giveUp(`${fetched.output.trim()}\nThat failed; is the npm registry reachable from here?`);
  }
  // Where npm may not run install scripts, the package arrives without its program.
  const refusal = tooOld(tools.version);
  if (refusal) giveUp(refusal);
  prependPath(env, tools.folder);
  prependPath(env, dirname(tools.node));
  return tools.node;
}

/** @param {NodeJS.ProcessEnv} env */
async function hasPnpm(env) {
  const { code, output } = await run("pnpm", ["--version"], { cwd: root, env, capture: true });
  const major = Number(output.match(/^(\d+)\.\d+\.\d+/m)?.[1]);
  return code === 0 && major >= PNPM_OLDEST_MAJOR;
}

/**
 * @param {string} output what npx printed, warnings included
 * @returns {{ version: string, node: string, folder: string } | undefined}
 */
function parseTools(output) {
  const line = output.split("\n").find((each) => each.startsWith('{"version"'));
  return line && JSON.parse(line);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 */
function prependPath(env, folder) {
  // Windows writes it "Path", and a copied environment has lost its indifference to that.
  const name = Object.keys(env).find((each) => /^path$/i.test(each)) ?? "PATH";
  env[name] = folder + delimiter + (env[name] ?? "");
}
