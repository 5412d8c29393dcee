// Runs before `pnpm pack` and `pnpm publish`: compiles the sources into dist, and puts the migrations beside them.
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const here = import.meta.dirname;
const dist = join(here, "dist");

rmSync(dist, { recursive: true, force: true });
const compile = [compiler(), "-p", join(here, "tsconfig.build.json")];
const { status } = spawnSync(process.execPath, compile, { stdio: "inherit" });
if (status === 0) copyMigrations();
process.exitCode = status ?? 1;

/** Snapshots are for making the next migration, which is made in the repository. */
function copyMigrations() {
  cpSync(join(here, "../../drizzle/ledger"), join(dist, "migrations"), {
    recursive: true,
    filter: (file) => !file.endsWith("_snapshot.json"),
  });
}

/** Run by Node.js itself, so that no shell has to find it. */
function compiler() {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return join(manifest, "..", bin.tsc);
}
