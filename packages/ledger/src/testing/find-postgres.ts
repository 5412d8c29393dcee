import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The oldest PostgreSQL the ledger is tested on. */
const OLDEST_MAJOR = 15;

/** Where it is usually installed, a folder a version. */
const HOMES = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/local/pgsql"];

/**
 * The folder with PostgreSQL's programs: `POSTGRES_BIN`, or the first in PATH or in the usual places that is new enough.
 * @throws Error that says what to install, when there is none.
 */
export function findPostgres(): string {
  const { POSTGRES_BIN: told, PATH: path = "" } = process.env;
  const places = told ? [told] : [...path.split(delimiter), ...HOMES.flatMap(versionsIn)];
  const found = places.find(isNewEnough);
  if (found !== undefined) return found;
  const where = told ? `in POSTGRES_BIN, which is ${told}` : "here";
  throw new Error(
    `There is no PostgreSQL ${OLDEST_MAJOR} or newer ${where}: install it, or set POSTGRES_BIN to the folder of its programs.`,
  );
}

/** `15/bin`, `postgresql@17/bin`: the newest first. */
function versionsIn(home: string): string[] {
  if (!existsSync(home)) return [];
  const newestFirst = readdirSync(home).sort((a, b) => majorOf(b) - majorOf(a));
  return ["", ...newestFirst].map((version) => join(home, version, "bin"));
}

function isNewEnough(bin: string): boolean {
  if (!existsSync(join(bin, "initdb")) || !existsSync(join(bin, "postgres"))) return false;
  const { stdout } = spawnSync(join(bin, "postgres"), ["--version"], { encoding: "utf8" });
  return majorOf(stdout) >= OLDEST_MAJOR;
}

function majorOf(text: string | null): number {
  return Number(text?.match(/\d+/)?.[0] ?? 0);
}
