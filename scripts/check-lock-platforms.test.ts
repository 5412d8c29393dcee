import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const lockfile = readFileSync(new URL("../pnpm-lock.yaml", import.meta.url), "utf8");

test("a native tool without a binary for one platform is named, with that platform", () => {
  const lacking = lockfile.replace(/\n  '@oxlint\/binding-darwin-arm64@[^]*?(?=\n  \S)/, "");

  const { status, stderr } = checkLock(lacking);

  expect(stderr).toMatch(/^@oxlint\/binding-\*@[\d.]+: no darwin-arm64 binary/);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(status).toBe(1);
});

test("a lockfile in which no native tool is found is not called complete", () => {
  const { status, stderr } = checkLock("lockfileVersion: '12.0'\n");

  expect(stderr).toContain("has its format changed?");
  expect(status).toBe(1);
});

function checkLock(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "framefare-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "pnpm-lock.yaml");
  writeFileSync(path, text);
  const program = fileURLToPath(new URL("check-lock-platforms.mjs", import.meta.url));
  return spawnSync(process.execPath, [program, path], { encoding: "utf8" });
}
