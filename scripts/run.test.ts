import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { OLDEST_STARTER, tooOld } from "./node-version.mjs";

describe("the version of Node.js", () => {
  test.each(["22.18.0", "22.23.3", "24.0.0", "26.10.0", "100.0.0"])(
    "%s runs Framefare",
    (version) => {
      expect(tooOld(version)).toBeUndefined();
    },
  );

  test.each(["22.17.1", "23.11.0", "20.20.2", "18.20.8", "8.0.0"])(
    "%s does not, and one sentence says what does",
    (version) => {
      expect(tooOld(version)).toBe(
        `Framefare needs Node.js 22.18 or newer (24 is best), and this is ${version}: ` +
          "install one from https://nodejs.org and run the same command again.",
      );
    },
  );

  test.each(["20.19.0", "20.20.2", "22.0.0", "23.11.0"])("%s is enough to begin", (version) => {
    expect(tooOld(version, OLDEST_STARTER)).toBeUndefined();
  });

  test.each(["20.18.3", "19.9.0", "12.22.12"])("%s is not enough to begin", (version) => {
    expect(tooOld(version, OLDEST_STARTER)).toContain("needs Node.js 20.19 or newer");
  });
});

/** For what happens by itself, on a slow machine. */
const PATIENCE = { timeout: 20_000 };

// The stand-ins for npx and pnpm are shell scripts.
const noShell = process.platform === "win32";

describe.skipIf(noShell)("node scripts/run.mjs", () => {
  test("refuses a Node.js it cannot begin with, in one sentence and before anything else", async () => {
    const { run, told } = openClone();

    const { code, output } = await run({ as: "20.18.3" }, "start").ended;

    expect(output).toBe(`${tooOld("20.18.3", OLDEST_STARTER)}\n`);
    expect(code).toBe(1);
    expect(told()).toEqual([]);
  });

  test("names its tasks when asked for another", async () => {
    const { code, output } = await openClone().run({}, "deploy").ended;

    expect(output).toBe(
      "Usage: node scripts/run.mjs start|test|dev|reconcile|doctor [arguments]\n",
    );
    expect(code).toBe(1);
  });

  test("installs as locked, builds the page, and passes on the server's exit code", async () => {
    const { run, told } = openClone();

    const { code, output } = await run({}, "start", "--exit", "7").ended;

    expect(told()).toEqual([
      "pnpm --version",
      expect.stringMatching(/^pnpm install --frozen-lockfile /),
      "page built",
      "server started",
    ]);
    expect(output.match(/^▸ .*/gm)).toEqual([
      "▸ Installing packages",
      "▸ Building the page",
      "▸ Starting the server",
    ]);
    expect(code).toBe(7);
  });

  test("gets Node.js 24 and pnpm in one go where both are too old", async () => {
    const { run, told } = openClone({ pnpm: "10.34.9" });

    const { output } = await run({ as: "20.20.2" }, "start", "--exit", "0").ended;

    expect(told()).toContain("npx -y -p node@24 -p pnpm@12.21.0 node scripts/show-tools.mjs");
    expect(told()).toContain("server started");
    expect(output).toContain("this Node.js, 20.20.2, is too old to run Framefare");
  });

  test("keeps npx from taking the options of the npx around it for its own", async () => {
    const { run, told } = openClone({ pnpm: "10.34.9" });
    const around = { npm_config_package: "left-pad", npm_config_call: "echo", npm_config_yes: "" };

    await run({ env: around }, "start", "--exit", "0").ended;

    expect(told()).toContain("npx -y -p pnpm@12.21.0 node scripts/show-tools.mjs");
    expect(told()).not.toContain("npx was told of another npx");
  });

  test("says so when npx brings no newer Node.js", async () => {
    const { run } = openClone({ fetched: "20.20.2" });

    const { code, output } = await run({ as: "20.20.2" }, "start").ended;

    expect(output).toContain(tooOld("20.20.2"));
    expect(code).toBe(1);
  });

  test("says so when the packages cannot be had, with pnpm's exit code", async () => {
    const { run, told } = openClone({ installCode: 3 });

    const { code, output } = await run({}, "start").ended;

    expect(output).toContain("is the npm registry reachable from here?");
    expect(code).toBe(3);
    expect(told()).not.toContain("page built");
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "on %s lets the server leave in peace, and leaves nothing of it running",
    async (signal) => {
      const { run, told, processes } = openClone();
      const { child, ended } = run({}, "start");
      await vi.waitFor(() => expect(told()).toContain("server started"), PATIENCE);

      child.kill(signal);

      expect((await ended).code).toBe(0);
      expect(told().slice(-1)).toEqual(["server left"]);
      await vi.waitFor(() => expect(processes().filter(isAlive)).toEqual([]), PATIENCE);
    },
  );

  test("a second Ctrl-C ends a server that will not leave", async () => {
    const { run, told, processes } = openClone();
    const { child, ended } = run({}, "start", "--stubborn");
    await vi.waitFor(() => expect(told()).toContain("server started"), PATIENCE);

    child.kill("SIGINT");
    await vi.waitFor(() => expect(told()).toContain("server stays"), PATIENCE);
    child.kill("SIGINT");
    const asked = performance.now();

    expect((await ended).code).toBe(128 + 9);
    // Left alone it would have been given ten seconds.
    expect(performance.now() - asked).toBeLessThan(8_000);
    await vi.waitFor(() => expect(processes().filter(isAlive)).toEqual([]), PATIENCE);
  });

  test("stops when the npm that started it is gone, though its shell is still there", async () => {
    const { npm, told, processes } = openClone();
    const starter = npm("start");
    await vi.waitFor(() => expect(told()).toContain("server started"), PATIENCE);

    starter.kill("SIGKILL");

    await vi.waitFor(() => expect(told()).toContain("server left"), PATIENCE);
    await vi.waitFor(() => expect(processes().filter(isAlive)).toEqual([]), PATIENCE);
  });
});

/** A clone with the real scripts, a page and a server of a few lines, and stand-ins for npx and pnpm. */
function openClone({ pnpm = "12.0.0", fetched = process.versions.node, installCode = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "framefare-run-"));
  const log = join(folder, "told.txt");
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  cpSync(fileURLToPath(new URL(".", import.meta.url)), join(folder, "scripts"), {
    recursive: true,
  });
  write("told.txt", "");
  write("package.json", '{ "type": "module" }');
  write("apps/web/package.json", `{ "scripts": { "build": "echo page built >> '${log}'" } }`);
  write("apps/server/src/main.ts", SERVER);
  write("bin/pnpm", shell(`echo "pnpm $*" >> '${log}'`, PNPM(pnpm, installCode)));
  const tools = { version: fetched, node: process.execPath, folder: join(folder, "bin") };
  write("bin/npx", shell(`echo "npx $*" >> '${log}'`, NPX(log), `echo '${JSON.stringify(tools)}'`));
  for (const program of ["pnpm", "npx"]) chmodSync(join(folder, "bin", program), 0o755);

  const lines = () => readFileSync(log, "utf8").split("\n").filter(Boolean);
  /** Its own processes, as they told of themselves. */
  const processes = () =>
    lines()
      .flatMap((line) => line.match(/^pid (\d+)$/)?.[1] ?? [])
      .map(Number);
  onTestFinished(() => {
    for (const pid of processes().filter(isAlive)) process.kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true });
  });

  const env: NodeJS.ProcessEnv = { ...process.env, TOLD: log };
  delete env.npm_lifecycle_event;
  const PATH = join(folder, "bin") + delimiter + process.env.PATH;
  const start = (args: string[], more: Record<string, string>) =>
    spawn(process.execPath, args, { cwd: folder, env: { ...env, PATH, ...more }, stdio: "pipe" });
  return {
    told: () => lines().filter((line) => !line.startsWith("pid ")),
    processes,
    run(how: { as?: string; env?: Record<string, string> }, ...args: string[]) {
      const pretence = how.as ? ["--import", `data:text/javascript,${AS_VERSION(how.as)}`] : [];
      const child = start([...pretence, "scripts/run.mjs", ...args], how.env ?? {});
      return { child, ended: endOf(child) };
    },
    /** As npm does it: through a shell. */
    npm: (...args: string[]) =>
      start(["-e", NPM, `node scripts/run.mjs ${args.join(" ")}; true`], {
        npm_lifecycle_event: "start",
      }),
  };
}

const SERVER = `
  import { spawn } from "node:child_process";
  import { appendFileSync } from "node:fs";
  const tell = (line: string) => appendFileSync(process.env.TOLD ?? "", line + "\\n");
  const args = process.argv.slice(2);
  const helper = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  tell("pid " + process.pid);
  tell("pid " + helper.pid);
  tell("server started");
  if (args[0] === "--exit") process.exit(Number(args[1]));
  process.on("SIGTERM", () => {
    if (args[0] === "--stubborn") return tell("server stays");
    tell("server left");
    process.exit(0);
  });
`;

const NPM = `
  const { spawn } = require("node:child_process");
  spawn("sh", ["-c", process.argv[1]], { stdio: "inherit" });
`;

const AS_VERSION = (version: string) =>
  `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;

const PNPM = (version: string, installCode: number) =>
  `if [ "$1" = --version ]; then echo ${version}; else exit ${installCode}; fi`;

const NPX = (log: string) =>
  `if env | grep -qE '^npm_config_(package|call|yes)='; then echo npx was told of another npx >> '${log}'; fi`;

function shell(...lines: string[]): string {
  return ["#!/bin/sh", ...lines, ""].join("\n");
}

function endOf(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

function isAlive(pid: number): boolean {
  try {
    // What nobody has asked after yet is still listed, but runs no more.
    if (process.platform !== "linux") return process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
