// The database server of the ledger's PostgreSQL tests: the machine's own, else Debian's.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { isDebian } from "./chromium.mjs";
import { run } from "./supervise.mjs";
import { root, say } from "./toolchain.mjs";

/**
 * Installs a server where there is none and this is Debian as root; elsewhere the tests say what to install.
 *
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 */
export async function installPostgresIfMissing({ env }) {
  if (env.POSTGRES_BIN || isInstalled(env) || process.getuid?.() !== 0 || !isDebian()) return;
  say("Installing PostgreSQL with apt-get for the ledger's tests");
  const debian = { cwd: root, env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-qq"], debian);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "postgresql"], debian);
}

/** @param {NodeJS.ProcessEnv} env */
function isInstalled(env) {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = versions.map((version) => join(debian, version, "bin"));
  return [...folders, ...(env.PATH ?? "").split(delimiter)].some((folder) =>
    existsSync(join(folder, "initdb")),
  );
}
