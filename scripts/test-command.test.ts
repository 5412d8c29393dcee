import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

test("one run counts checks and tests of every kind, and its last line is their sum", async () => {
  const house = openHouse();

  const { code, lines } = await house.test();

  // Five checks, four tests of rooms, the page's build, one test in the browser; one of each kind left out.
  expect(lines.at(-1)).toBe("11 passed, 0 failed, 2 skipped");
  expect(code).toBe(0);
});

test("what fails is named, and does not keep the rest from being run", async () => {
  const house = openHouse({ lint: "echo a promise is lost; exit 1" });
  house.write(
    "packages/ledger/sums.test.ts",
    'test("one and one is three", () => expect(1 + 1).toBe(3));',
  );
  house.write("apps/server/lost.test.ts", 'import "./lost.ts";');
  house.write("e2e/buy.spec.ts", browserTest("the price is shown", "expect(1).toBe(2)"));

  const { code, lines } = await house.test();

  expect(lines).toContain("a promise is lost");
  expect(failuresIn(lines)).toEqual([
    "lint: ended with code 1",
    expect.stringMatching(/^unit .*: apps.server.lost\.test\.ts > .*lost\.ts/),
    expect.stringMatching(/^unit .*: packages.ledger.sums\.test\.ts > one and one is three$/),
    "browser tests: buy.spec.ts > the price is shown",
  ]);
  expect(lines.at(-1)).toBe("10 passed, 4 failed, 2 skipped");
  expect(code).toBe(1);
});

test("a runner that falls over and a page that does not build are failures too", async () => {
  const house = openHouse({ unit: "node falls-over.mjs", build: "exit 1" });
  house.write("falls-over.mjs", "process.exit(1);");

  const { code, lines } = await house.test();

  expect(failuresIn(lines)).toEqual([
    "unit and integration tests: ended with code 1 and left no report",
    "page build: ended with code 1",
    "browser tests: not run, because the page build failed",
  ]);
  expect(lines.at(-1)).toBe("5 passed, 3 failed");
  expect(code).toBe(1);
});

test("a room without a test fails, and so does a missing browser suite", async () => {
  const house = openHouse();
  house.remove("packages/ledger/ledger.test.ts");
  house.remove("e2e/playwright.config.ts");

  expect(failuresIn((await house.test("--only=unit")).lines)).toEqual([
    "unit and integration tests: packages/ledger has no test",
  ]);
  expect(failuresIn((await house.test("--only=browser")).lines)).toEqual([
    "browser tests: e2e/playwright.config.ts is missing",
  ]);
});

test("a test left alone by `only` fails instead of hiding the others", async () => {
  const house = openHouse();
  house.write("apps/server/only.test.ts", 'test.only("alone", () => {});');

  const { code, lines } = await house.test("--only=unit");

  expect(failuresIn(lines)).toHaveLength(1);
  expect(code).toBe(1);
});

const root = fileURLToPath(new URL("..", import.meta.url));

const CHECKS = ["format:check", "lint", "laws", "lock", "typecheck"];

/** A small house with the real scripts and runners. Each package.json script succeeds unless told otherwise. */
function openHouse({ unit = "vitest run --globals", build = "exit 0", lint = "exit 0" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "framefare-tested-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  cpSync(join(root, "scripts"), join(folder, "scripts"), {
    recursive: true,
    filter: (path) => !path.endsWith(".test.ts"),
  });
  for (const settings of ["vitest.config.ts", "tsconfig.base.json"]) {
    cpSync(join(root, settings), join(folder, settings));
  }
  const checks = Object.fromEntries(CHECKS.map((name) => [name, "exit 0"]));
  const scripts = { ...checks, lint, unit };
  write("package.json", JSON.stringify({ type: "module", scripts }));
  write("apps/web/package.json", JSON.stringify({ scripts: { build } }));
  for (const room of ["packages/ledger", "packages/render", "apps/server", "scripts"]) {
    write(`${room}/${room.split("/").at(-1)}.test.ts`, 'test("it works", () => {});');
  }
  write("packages/render/later.test.ts", 'test.skip("it works elsewhere", () => {});');
  write("e2e/package.json", '{ "type": "module" }');
  write("e2e/playwright.config.ts", "export default {};");
  write("e2e/sign-in.spec.ts", browserTest("it works"));
  write("e2e/later.spec.ts", browserTest("it works elsewhere", "test.skip()"));
  for (const room of [".", "e2e"]) {
    symlinkSync(join(root, room, "node_modules"), join(folder, room, "node_modules"), "junction");
  }
  return {
    write,
    remove: (file: string) => rmSync(join(folder, file)),
    test: (...args: string[]) => run(folder, join("scripts", "test.ts"), ...args),
  };
}

/** Needs no browser, only the runner. */
function browserTest(title: string, body = ""): string {
  return `import { expect, test } from "@playwright/test";\ntest("${title}", () => { ${body}; });`;
}

function failuresIn(lines: string[]): string[] {
  const from = lines.indexOf("Failed:");
  return lines.slice(from + 1, lines.indexOf("", from)).map((line) => line.trim());
}

function run(cwd: string, ...args: string[]): Promise<{ code: number; lines: string[] }> {
  // The runners inside must not take themselves for the one they are run by.
  const outside = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|CI$)/.test(name));
  return new Promise((resolve) => {
    const env = Object.fromEntries(outside);
    const child = execFile(process.execPath, args, { cwd, env }, (_, stdout) =>
      resolve({ code: child.exitCode ?? 1, lines: stdout.trimEnd().split("\n") }),
    );
  });
}
