// Knows whether the npm (or pnpm) that started us is still there.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Gives a question to ask again and again: has the one who started us gone?
 * npm runs us through a shell; that shell may die of a signal without passing it on, and outlives a killed npm.
 *
 * @returns {() => boolean}
 */
export function watchStarter() {
  const parent = process.ppid;
  const shell = describe(parent);
  const npm = shell && shell.name.endsWith("sh") ? shell.parent : parent;
  return () => process.ppid !== parent || !isAlive(npm);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal is alive all the same.
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * @param {number} pid
 * @returns {{ parent: number, name: string } | undefined} Nothing where the system does not tell.
 */
function describe(pid) {
  const told =
    process.platform === "linux"
      ? readProc(pid)?.match(/\((?<name>.*)\) \S (?<parent>\d+)/)
      : spawnSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], {
          encoding: "utf8",
        }).stdout?.match(/(?<parent>\d+) (?<name>\S+)/);
  const { name = "", parent } = told?.groups ?? {};
  return parent === undefined ? undefined : { parent: Number(parent), name };
}

/** Small Linux images have no `ps`. @param {number} pid */
function readProc(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
}
