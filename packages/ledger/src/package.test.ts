import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { afterAll, beforeAll, expect, test } from "vitest";

const room = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

/** An empty folder that somebody begins a project in, and the package as it would come from the registry. */
const folder = mkdtempSync(join(tmpdir(), "ledger-package-"));
const installed = join(folder, "node_modules/@framefare/ledger");
const driver = join(folder, "node_modules/better-sqlite3");

beforeAll(() => {
  const { version } = require("better-sqlite3/package.json");
  run({ command: "pnpm", needs: "pnpm in PATH" }, ["pack", "--pack-destination", folder], room);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const quietly = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const packages = [`./${tarball}`, `better-sqlite3@${version}`];
  run({ command: "npm", needs: "the npm registry" }, ["install", ...quietly, ...packages], folder);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every door of the package leads somewhere, for types and for code", async () => {
  const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });

  expect(messages).toEqual([]);
});

test("ten lines of JavaScript run on plain Node.js, in an empty folder", () => {
  const out = script(`
    import { InsufficientCredits, openLedger } from "@framefare/ledger";
    const ledger = await openLedger("file:./credits.db");
    await ledger.grant({ key: "welcome", walletId: "ada", credits: 100 });
    await ledger.charge({ key: "order-1", walletId: "ada", credits: 30 });
    const again = await ledger.charge({ key: "order-1", walletId: "ada", credits: 30 });
    const refused = await ledger
      .charge({ key: "order-2", walletId: "ada", credits: 71 })
      .catch((error) => error instanceof InsufficientCredits && error.available);
    console.log(again.credits, refused, (await ledger.verify()).ok);
    await ledger.close();
  `);

  expect(out).toBe("30 70 true\n");
});

test("every script in the README runs, and prints what its comments say", () => {
  expect(readmeScripts().length).toBeGreaterThan(3);

  for (const source of readmeScripts()) {
    const comments = [...source.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)];
    const said = comments.map(([, comment]) => `${comment}\n`).join("");
    expect(said).not.toBe("");
    expect(script(source, "main.ts"), source).toBe(said);
  }
});

test("every promise in the README names a test that is there", () => {
  const readme = readFileSync(join(room, "README.md"), "utf8");
  const shown = [...readme.matchAll(/\| `([^`|]+\.ts)` › (.+?) *\|$/gm)];
  expect(shown.length).toBeGreaterThan(10);

  const missing = shown.filter(([, file = "", title = ""]) => {
    const source = readFileSync(join(room, "src", file), "utf8");
    return !['"', "`"].some((quote) => source.includes(quote + title + quote));
  });

  expect(missing.map(([row]) => row)).toEqual([]);
});

test("its types are strict, know a wrong call, and fit every script in the README", () => {
  const source = `
    import { type Balance, InsufficientCredits, LedgerError, openLedger } from "@framefare/ledger";
    const ledger = await openLedger("file:./credits.db", { now: () => 0 });
    const { available }: Balance = await ledger.balance("ada");
    export const code = (error: LedgerError) => error.code === "KEY_REUSED";
    export const needed = (error: InsufficientCredits): number => error.needed + available;
    // @ts-expect-error A charge without a key.
    await ledger.charge({ walletId: "ada", credits: 1 });
    // @ts-expect-error Returns are made by the ledger alone.
    await ledger.grant({ key: "g", walletId: "ada", credits: 1, source: "return" });
  `;
  mkdirSync(join(folder, "typed"));
  for (const [n, text] of [source, ...readmeScripts()].entries()) {
    const console = "declare const console: { log: (...said: unknown[]) => void };\n";
    writeFileSync(join(folder, `typed/${n}.ts`), console + text);
  }
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    module: "nodenext",
    target: "es2024",
    types: [],
  };
  writeFileSync(join(folder, "typed/tsconfig.json"), JSON.stringify({ compilerOptions }));

  const { bin } = require("typescript/package.json");
  const compiler = join(dirname(require.resolve("typescript/package.json")), bin.tsc);
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", join(folder, "typed")], {
    encoding: "utf8",
  });

  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

test("in a database with tables of its own it makes its tables beside them, and touches no other", () => {
  const out = script(`
    import Database from "better-sqlite3";
    import { openLedger } from "@framefare/ledger";
    const db = new Database("app.db");
    db.exec("CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER); PRAGMA user_version = 7");
    db.exec("INSERT INTO users VALUES ('ada', 12)");
    const ofTheApp = () => JSON.stringify([
      db.prepare("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'users' ORDER BY name").all(),
      db.prepare("SELECT * FROM users").all(),
      db.pragma("user_version"),
    ]);
    const before = ofTheApp();
    const ledger = await openLedger("file:./app.db");
    await ledger.grant({ key: "g", walletId: "ada", credits: 12 });
    await ledger.close();
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
    console.log(ofTheApp() === before, tables.includes("wallets"), tables.includes("users"));
  `);

  expect(out).toBe("true true true\n");
});

test("the ledger command is there, and works", () => {
  const { bin } = require(join(installed, "package.json"));
  const ledger = (...words: string[]) =>
    execFileSync(process.execPath, [join(installed, bin.ledger), ...words], {
      cwd: folder,
      encoding: "utf8",
    });

  ledger("grant", "bob", "--key", "b", "--credits", "1500", "--database", "file:./cli.db");

  const balance = ledger("balance", "bob", "--database", "file:./cli.db");
  expect(balance).toContain("available  1,500");
});

test("without a driver it says which package to install", () => {
  expect(existsSync(join(folder, "node_modules/pg"))).toBe(false);
  const away = `${driver}-away`;
  renameSync(driver, away);
  try {
    const out = script(`
      import { openLedger } from "@framefare/ledger";
      for (const url of ["file:./credits.db", "postgres://127.0.0.1/credits"]) {
        await openLedger(url).catch((error) => console.log(error.message));
      }
    `);

    const missing = (name: string) =>
      `This database needs the package ${name}, which is not installed: npm install ${name}\n`;
    expect(out).toBe(missing("better-sqlite3") + missing("pg"));
  } finally {
    renameSync(away, driver);
  }
});

/** As they came with the package. */
function readmeScripts(): string[] {
  const readme = readFileSync(join(installed, "README.md"), "utf8");
  return [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, source = ""]) => source);
}

/** Runs a module in an empty folder of the project. */
function script(source: string, name = "main.js"): string {
  const cwd = mkdtempSync(join(folder, "script-"));
  writeFileSync(join(cwd, name), source);
  return execFileSync(process.execPath, [name], { cwd, encoding: "utf8" });
}

/** Runs a package manager with this very Node.js, and passes on what it says when it fails. */
function run(
  { command, needs }: { command: string; needs: string },
  args: string[],
  cwd: string,
): void {
  const PATH = dirname(process.execPath) + delimiter + process.env.PATH;
  // On Windows both are scripts, which only a shell can start.
  const shell = process.platform === "win32";
  const how = { cwd, env: { ...process.env, PATH }, shell, encoding: "utf8" as const };
  const { status, error, stdout, stderr } = spawnSync(command, args, how);
  if (status === 0) return;
  const why = error?.message ?? `${stdout}${stderr}`;
  throw new Error(`\`${command} ${args.join(" ")}\` failed; it needs ${needs}. ${why}`);
}
