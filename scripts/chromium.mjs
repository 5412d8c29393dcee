// The browser of the end-to-end tests: the machine's own, else Debian's, else Playwright's.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./supervise.mjs";
import { giveUp, root, say } from "./toolchain.mjs";

/**
 * Finds a browser or installs one.
 *
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 * @returns {Promise<string | undefined>} Its path, or nothing when it is the one Playwright finds by itself.
 */
export async function findOrInstallChromium({ env }) {
  if (env.CHROMIUM_PATH && !existsSync(env.CHROMIUM_PATH)) {
    giveUp(`CHROMIUM_PATH is ${env.CHROMIUM_PATH}, and there is nothing there.`);
  }
  const own = env.CHROMIUM_PATH || (await findChromium(env));
  if (own) return own;

  const asRoot = process.getuid?.() === 0;
  if (asRoot && isDebian()) {
    say("Installing Chromium with apt-get for the browser tests");
    const debian = { cwd: root, env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
    await run("apt-get", ["update", "-qq"], debian);
    const install = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
    const { code } = await run("apt-get", install, debian);
    if (code === 0) return "/usr/bin/chromium";
  }
  say("Installing Playwright's Chromium for the browser tests");
  const withLibraries = asRoot && process.platform === "linux" ? ["--with-deps"] : [];
  const playwright = ["--filter", "@framefare/e2e", "exec", "playwright", "install"];
  const installed = await run("pnpm", [...playwright, ...withLibraries, "chromium"], {
    cwd: root,
    env,
  });
  if (installed.code !== 0) {
    // The other tests are still worth running; those that need a browser fail by themselves.
    console.error("No browser: install Chromium or Chrome, or set CHROMIUM_PATH to one.");
  }
  return undefined;
}

/** @param {NodeJS.ProcessEnv} env */
async function findChromium(env) {
  for (const path of usualPlaces()) {
    if (existsSync(path) && (await starts(path, env))) return path;
  }
  return undefined;
}

/**
 * Ubuntu's chromium-browser is only a note that says where to get the real one.
 *
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 */
async function starts(path, env) {
  if (process.platform !== "linux") return true;
  const { code } = await run(path, ["--version"], { cwd: root, env, capture: true });
  return code === 0;
}

function usualPlaces() {
  if (process.platform === "win32") {
    // Asked of the process itself: in a copy of it Windows' names are no longer indifferent to case.
    const { env } = process;
    const homes = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA];
    const programs = [
      "Google/Chrome/Application/chrome.exe",
      "Microsoft/Edge/Application/msedge.exe",
    ];
    return programs.flatMap((program) =>
      homes.flatMap((home) => (home ? join(home, program) : [])),
    );
  }
  if (process.platform === "darwin") {
    const names = ["Google Chrome", "Chromium", "Microsoft Edge"];
    return names.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  const names = ["chromium", "google-chrome", "google-chrome-stable", "microsoft-edge"];
  return [...names, "chromium-browser"].map((name) => `/usr/bin/${name}`);
}

/** Ubuntu has apt-get too, but its chromium package is a snap, which no container can run. */
export function isDebian() {
  const release = "/etc/os-release";
  return existsSync(release) && /^ID=debian$/m.test(readFileSync(release, "utf8"));
}
