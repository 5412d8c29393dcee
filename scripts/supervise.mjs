// Starts children and sees them all end. Only what was started here is ever signalled.
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { watchStarter } from "./starter.mjs";

const isWindows = process.platform === "win32";

/** How often to look whether the one who started us is still there, in milliseconds. */
const STARTER_POLL_MS = 300;

/** @typedef {{ code: number, output: string }} Ended `output` is empty unless it was to be captured. */
/**
 * @typedef {object} How
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {boolean} [capture] Keep what it prints instead of printing it.
 * @property {NodeJS.Signals} [stopSignal] What it takes for a polite request to end; SIGTERM unless told.
 * @property {boolean} [wholeGroup] Tell its own children too, for programs that do not pass it on.
 */
/** @typedef {{ child: import("node:child_process").ChildProcess, how: How }} Running */

/** @type {Set<Running>} */
const running = new Set();

/** The exit code of a process that ends by the signal we were sent; undefined until one comes. */
let stoppedBy = /** @type {number | undefined} */ (undefined);

/** How long a child that was asked to stop may take before it is made to, in milliseconds. */
let stopGraceMs = 10_000;

/** True from the moment somebody asked us to stop. */
export function isStopping() {
  return stoppedBy !== undefined;
}

/** What to exit with when a stop cut the work short: 130 after Ctrl-C, 143 after SIGTERM. */
export function stopCode() {
  return stoppedBy ?? 0;
}

/**
 * Runs a program to its end. A child killed by a signal ends with 128 + that signal, as in a shell.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {How} how
 * @returns {Promise<Ended>} Code 127 when the program could not be started.
 */
export function run(command, args, how) {
  if (isStopping()) return Promise.resolve({ code: stopCode(), output: "" });
  const child = spawn(...forThisSystem(command, args), {
    cwd: how.cwd,
    env: how.env,
    shell: needsShell(command),
    // Its own group: Ctrl-C reaches it once, through us, and what it leaves behind can be swept.
    detached: !isWindows,
    stdio: how.capture ? ["ignore", "pipe", "pipe"] : "inherit",
  });
  const entry = { child, how };
  running.add(entry);
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.on("error", (error) => {
      running.delete(entry);
      resolve({ code: 127, output: error.message });
    });
    child.on("exit", () => sweep(child));
    child.on("close", (code, signal) => {
      running.delete(entry);
      resolve({ code: signal ? 128 + constants.signals[signal] : (code ?? 1), output });
    });
  });
}

/**
 * From now on a signal, or the end of the npm that started us, stops every child before us.
 *
 * @param {{ graceMs?: number }} [limits] `graceMs` is less than that of whoever may stop us.
 */
export function stopChildrenWithUs({ graceMs = stopGraceMs } = {}) {
  stopGraceMs = graceMs;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => stop(128 + constants.signals[signal]));
  }
  if (!process.env.npm_lifecycle_event) return;
  const isStarterGone = watchStarter();
  const poll = setInterval(() => {
    if (!isStarterGone()) return;
    clearInterval(poll);
    stop(128 + constants.signals.SIGTERM);
  }, STARTER_POLL_MS);
  poll.unref();
}

/**
 * Asks every child to stop, and makes those that linger. Asked a second time, makes them at once.
 *
 * @param {number} code
 */
export function stop(code) {
  const again = isStopping();
  stoppedBy ??= code;
  for (const { child, how } of running) {
    if (again) kill(child);
    else ask(child, how);
  }
  setTimeout(() => {
    for (const { child } of running) kill(child);
  }, stopGraceMs).unref();
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {How} how
 */
function ask(child, { stopSignal = "SIGTERM", wholeGroup = false }) {
  // On Windows the console has told every process of its own; there is no gentle signal to add.
  if (isWindows || child.pid === undefined) return;
  if (wholeGroup) signalGroup(child.pid, stopSignal);
  else child.kill(stopSignal);
}

/** @param {import("node:child_process").ChildProcess} child */
function kill(child) {
  if (child.pid === undefined) return;
  if (isWindows) spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
  else signalGroup(child.pid, "SIGKILL");
}

/**
 * Ends what a finished child left behind in its group.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
function sweep(child) {
  if (!isWindows && child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
}

/**
 * @param {number} leader
 * @param {NodeJS.Signals} signal
 */
function signalGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
  } catch {
    // Nobody of that group is left, which is what was wanted.
  }
}

/** npx and pnpm are .cmd files on Windows, which only a shell can start. @param {string} command */
function needsShell(command) {
  return isWindows && !command.endsWith(".exe");
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function forThisSystem(command, args) {
  // One line for the shell: Node.js warns about arguments beside a shell. None of ours holds a space.
  return needsShell(command) ? [[command, ...args].join(" "), []] : [command, args];
}
