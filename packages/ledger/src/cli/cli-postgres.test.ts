import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startPostgres } from "../testing/postgres-server.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

function ledger(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...words], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

test("every command works on PostgreSQL, and a server that is not there is a fault", async () => {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const database = ["--database", await server.newDatabase()];

  const granted = await ledger("grant", "ada", "--key", "g", "--credits", "1500", ...database);
  expect(granted).toMatchObject({ code: 0, err: "" });
  expect(granted.out).toContain("Now 1,500 available");
  const charged = await ledger("charge", "ada", "--key", "c", "--credits", "300", ...database);
  expect(charged.out).toContain("Now 1,200 available");
  const tooMuch = await ledger("charge", "ada", "--key", "d", "--credits", "9999", ...database);
  expect(tooMuch).toMatchObject({ code: 1, err: expect.stringContaining("INSUFFICIENT_CREDITS") });

  const read = (...words: string[]) => ledger(...words, ...database);
  const [balance, entries, explained, verified, usage, exported] = await Promise.all([
    read("balance", "ada"),
    read("entries", "ada"),
    read("explain", "ada"),
    read("verify"),
    read("usage", "ada"),
    read("export"),
  ]);
  expect(balance.out).toContain("available  1,200");
  expect(entries.out).toMatch(/ charge +300 +1,200 +0 +0 +c\n/);
  expect(explained.out).toContain("300  spent on c");
  expect(verified).toMatchObject({ code: 0, out: "In order: 2 entries of 1 wallet.\n" });
  expect(usage.out).toMatch(/\ntotal +1 +0 +300\n/);
  expect(exported.out.split("\r\n")).toHaveLength(4);

  const nobody = await ledger("balance", "ada", "--database", "postgres://127.0.0.1:1/credits");
  expect(nobody).toMatchObject({ code: 3, out: "" });
  expect(nobody.err).toMatch(/^Fault: .*ECONNREFUSED/);
});
