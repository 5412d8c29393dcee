// The laws of the house that the linter cannot express; the others are in .oxlintrc.json.
// Prints each breach with its place and exits 1 when there is one. `node scripts/laws.ts [folder]`
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

type Breach = { place: string; law: string };

/** Which of our rooms each room may list in its manifest. */
const MAY_LIST: Record<string, string[]> = {
  "packages/contract": [],
  "packages/ledger": [],
  "packages/billing": ["ledger", "contract"],
  "packages/render": ["ledger", "contract"],
  "packages/stripe-sandbox": [],
  "apps/server": ["contract", "ledger", "billing", "render", "stripe-sandbox"],
  "apps/web": ["contract", "server"],
  e2e: [],
};

const NOT_OURS = /(^|\/)(node_modules|dist|\.git)$|^(data|coverage|test-results|e2e\/results)$/;
const NAMELESS = /^(utils?|helpers?|common|shared|libs?|misc)(\.|$)/;

/** Where what runs for a user is kept: no tests, no examples, no settings of tools. */
const PRODUCT = /^(packages|apps)\/[^/]+\/src\/(?!(.*\/)?testing\/)(?!.*\.test\.tsx?$)/;

/** The two that read the world, and hand it to all others: the environment, the clock, chance. */
const OUTSIDE = /^apps\/server\/src\/(env|main|compose)\.ts$/;

const root = process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url));
const files = filesUnder(root);
const breaches = [
  ...files.flatMap(namesNothing),
  ...files.filter((file) => PRODUCT.test(file) && /\.tsx?$/.test(file)).flatMap(readsTheWorld),
  ...files.filter((file) => basename(file) === "index.ts").flatMap(hidesARoom),
  ...files.filter((file) => file.endsWith("/package.json")).flatMap(knowsTooMuch),
  ...files.filter((file) => basename(file) === "tsconfig.json").flatMap(escapesTheTypes),
  ...wireNamesWithoutAPlace(),
];
for (const { place, law } of breaches) console.error(`${place} ${law}`);
console.log(`${files.length} files, laws broken: ${breaches.length}`);
process.exitCode = breaches.length > 0 ? 1 : 0;

function namesNothing(file: string): Breach[] {
  const bad = file.split("/").find((part) => NAMELESS.test(part));
  if (!bad) return [];
  return [
    {
      place: file,
      law: `"${bad}" says nothing: keep a helper beside its user until it has a noun.`,
    },
  ];
}

function readsTheWorld(file: string): Breach[] {
  if (OUTSIDE.test(file)) return [];
  const inRules = !file.startsWith("apps/web/") && !file.startsWith("packages/stripe-sandbox/");
  return linesOf(file).flatMap(({ text, place }) => {
    // The plain `process.env` is the linter's to find; these are its other names.
    if (/\benv\b.*(=\s*process\b|from "node:process")/.test(text)) {
      return [
        { place, law: "Only env.ts reads the environment: take what you need as an argument." },
      ];
    }
    if (inRules && /\bnew Date\(\s*\)/.test(text)) {
      return [{ place, law: "Rules read no clock: take the time as an argument." }];
    }
    return [];
  });
}

function hidesARoom(file: string): Breach[] {
  const [room = "", inside = ""] = splitRoom(file);
  const offered = room ? Object.values(manifestOf(room)?.exports ?? {}) : [];
  if (room === "" || offered.includes(`./${inside}`)) return [];
  return [
    { place: file, law: "No index.ts but those a package.json exports: import the file you mean." },
  ];
}

function knowsTooMuch(place: string): Breach[] {
  const room = place.slice(0, -"/package.json".length);
  const allowed = MAY_LIST[room];
  // A manifest that says no more than `type` is about how its folder's modules are read; it makes no room.
  if (Object.keys(manifestOf(room) ?? {}).join() === "type") return [];
  if (!allowed)
    return [{ place, law: "A new room: say in scripts/laws.ts which others it may know." }];
  const manifest = manifestOf(room);
  const own = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies })
    .filter((name) => name.startsWith("@framefare/"))
    .map((name) => name.slice("@framefare/".length))
    .filter((name) => !allowed.includes(name))
    .map((name) => ({ place, law: `${room} may not know ${name}.` }));
  const shipsServer = manifest?.dependencies?.["@framefare/server"] !== undefined;
  if (room !== "apps/web" || !shipsServer) return own;
  return [
    ...own,
    { place, law: "The page knows only types of the server: list it in devDependencies." },
  ];
}

function escapesTheTypes(file: string): Breach[] {
  const folder = file.slice(0, -"/tsconfig.json".length);
  const settings = readFileSync(join(root, "tsconfig.json"), "utf8");
  if (file === "tsconfig.json" || settings.includes(`"path": "${folder}"`)) return [];
  return [
    {
      place: file,
      law: "The tsconfig.json at the root must refer to it, or its types go unchecked.",
    },
  ];
}

/** `billing.finalize` on the wire is in trpc/billing.ts, and its page in features/billing. */
function wireNamesWithoutAPlace(): Breach[] {
  const place = "apps/server/src/trpc/router.ts";
  const names = readFileSync(join(root, place), "utf8").match(/router\(\{([\w\s,]+)\}\)/)?.[1];
  if (!names) return [{ place, law: "Name the routers plainly: router({ billing, … })." }];
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .flatMap((name) => [`apps/server/src/trpc/${name}.ts`, `apps/web/src/features/${name}`])
    .filter((wanted) => !existsSync(join(root, wanted)))
    .map((wanted) => ({ place, law: `The wire name is the path, and ${wanted} is not there.` }));
}

type Manifest = {
  exports?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

function manifestOf(room: string): Manifest | undefined {
  const path = join(root, room, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function splitRoom(file: string): [string, string] | [] {
  const room = Object.keys(MAY_LIST).find((each) => file.startsWith(`${each}/`));
  return room ? [room, file.slice(room.length + 1)] : [];
}

function linesOf(file: string): { text: string; place: string }[] {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  return lines.map((text, index) => ({ text, place: `${file}:${index + 1}` }));
}

/** Paths from the root, with forward slashes everywhere. */
function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const fromRoot = relative(root, path).replaceAll(sep, "/");
    if (NOT_OURS.test(fromRoot)) return [];
    return entry.isDirectory() ? filesUnder(path) : fromRoot;
  });
}
