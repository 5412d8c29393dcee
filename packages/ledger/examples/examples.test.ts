import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

test("the script grants, charges once, and tells the same story when it is run again", () => {
  const folder = mkdtempSync(join(tmpdir(), "ledger-example-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const script = fileURLToPath(new URL("grant-and-charge.ts", import.meta.url));
  const run = () =>
    execFileSync(process.execPath, [script, `file:${join(folder, "credits.db")}`], {
      encoding: "utf8",
    });

  const first = run();

  expect(first).toContain("ada has 70 credits left and has spent 30.");
  expect(first).toContain("2. charge 30 (invoice-7), 70 available after");
  expect(run()).toBe(first);
});
