// Every native tool in the lockfile must carry a binary for each platform we support. A registry that lacks one
// makes pnpm leave it out without a word, and a frozen install there gets the tool without its program.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SUPPORTED = ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"];
const SYSTEM =
  /(?<=[-/.])(?:android|darwin|freebsd|linux|linuxmusl|netbsd|openbsd|openharmony|sunos|aix|win32)\b.*$/;

const lockfile = process.argv[2] ?? fileURLToPath(new URL("../pnpm-lock.yaml", import.meta.url));
const families = nativeFamilies(readFileSync(lockfile, "utf8"));
const missing = [...families].flatMap(([family, platforms]) =>
  SUPPORTED.filter((wanted) => !platforms.has(wanted)).map((wanted) => `${family}: no ${wanted}`),
);
for (const line of missing) console.error(`${line} binary in ${lockfile}`);
if (families.size === 0) console.error(`No native tool in ${lockfile}: has its format changed?`);
else console.log(`${families.size} native tools, ${missing.length} binaries missing`);
process.exitCode = missing.length > 0 || families.size === 0 ? 1 : 0;

/**
 * The platforms each native tool has a package for, by name and version with the platform's part replaced by `*`.
 *
 * @param {string} text
 */
function nativeFamilies(text) {
  // A lockfile may hold several documents; the packages are in the last.
  const packages = text.split("\npackages:\n").at(-1)?.split("\nsnapshots:\n")[0] ?? "";
  /** @type {Map<string, Set<string>>} */
  const families = new Map();
  for (const block of packages.split(/\n(?=  \S)/)) {
    const [, name, version] = block.match(/^  '?((?:@[^/@]+\/)?[^@']+)@([^':(]+)/) ?? [];
    const [systems, cpus] = [listed(block, "os"), listed(block, "cpu")];
    // Without a platform in its name it is an extra of that one platform, such as fsevents.
    if (!name || !SYSTEM.test(name) || systems.length === 0 || cpus.length === 0) continue;
    const family = `${name.replace(SYSTEM, "*")}@${version}`;
    const platforms = families.get(family) ?? new Set();
    for (const system of systems) for (const cpu of cpus) platforms.add(`${system}-${cpu}`);
    families.set(family, platforms);
  }
  return families;
}

/**
 * @param {string} block one package of the lockfile
 * @param {"os" | "cpu"} key
 */
function listed(block, key) {
  return block.match(new RegExp(`\n    ${key}: \\[(.*)\\]`))?.[1]?.split(", ") ?? [];
}
