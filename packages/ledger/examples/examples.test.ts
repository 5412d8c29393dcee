import { execFile, spawn } from "node:child_process";
import Database from "better-sqlite3";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Ledger, openLedger } from "@framefare/ledger";
import { beforeEach, expect, onTestFinished, test } from "vitest";

let folder: string;
let url: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-example-"));
  url = `file:${join(folder, "credits.db")}`;
  return () => rmSync(folder, { recursive: true, force: true });
});

const fileOf = (name: string) => fileURLToPath(new URL(`${name}.ts`, import.meta.url));

/** Runs an example as its first lines say. */
function run(name: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [fileOf(name), ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

/** Lets `write` do something in the ledger at a moment. */
async function at(moment: string, write: (ledger: Ledger) => Promise<unknown>): Promise<void> {
  const ledger = await openLedger(url, { now: () => Date.parse(moment) });
  await write(ledger);
  await ledger.close();
}

test("grant-and-charge grants, charges once, and tells the same story when it is run again", async () => {
  const first = await run("grant-and-charge", url);

  expect(first).toMatchObject({ code: 0, err: "" });
  expect(first.out).toContain("ada has 70 credits left and has spent 30.");
  expect(first.out).toContain("2. charge 30 (invoice-7), 70 available after");
  expect(await run("grant-and-charge", url)).toEqual(first);
});

test("export-nightly writes one day of all wallets, with what ended that day, and the same file again", async () => {
  const wallet = { walletId: "ada" };
  await at("2025-01-14T12:00Z", async (ledger) => {
    const expiresAt = Date.parse("2025-01-15T23:00Z");
    await ledger.grant({ key: "early", ...wallet, credits: 10, expiresAt });
  });
  await at("2025-01-15T12:00Z", async (ledger) => {
    await ledger.charge({ key: 'order "1", blue', ...wallet, credits: 4 });
    // Nothing has asked about its end since.
    const expiresAt = Date.parse("2025-01-15T23:30Z");
    await ledger.grant({ key: "b", walletId: "bob", credits: 7, expiresAt });
  });
  await at("2025-01-16T00:00Z", (ledger) => ledger.grant({ key: "l", ...wallet, credits: 1 }));

  const { code, out, err } = await run("export-nightly", url, folder, "2025-01-15");

  const file = join(folder, "entries-2025-01-15.csv");
  expect({ code, out, err }).toEqual({
    code: 0,
    out: `4 entries of 2025-01-15 are in ${file}\n`,
    err: "",
  });
  const written = readFileSync(file, "utf8");
  expect(written.split("\r\n")).toEqual([
    "wallet,seq,time,kind,key,credits,available after,held after,owed after",
    'ada,2,2025-01-15T12:00:00.000Z,charge,"order ""1"", blue",4,6,0,0',
    "ada,3,2025-01-15T23:00:00.000Z,expire,early,6,0,0,0",
    "bob,1,2025-01-15T12:00:00.000Z,grant,b,7,7,0,0",
    "bob,2,2025-01-15T23:30:00.000Z,expire,b,7,0,0,0",
    "",
  ]);
  await run("export-nightly", url, folder, "2025-01-15");
  expect(readFileSync(file, "utf8")).toBe(written);
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("audit sums up all wallets, and fails when a line of the journal was changed", async () => {
  await at("2025-01-14T12:00Z", async (ledger) => {
    await ledger.grant({ key: "a", walletId: "ada", credits: 10 });
    await ledger.charge({ key: "c", walletId: "ada", credits: 4 });
    await ledger.grant({ key: "b", walletId: "bob", credits: 7 });
  });

  expect(await run("audit", url)).toEqual({
    code: 0,
    out: "2 wallets, 3 entries, 0 problems\ngranted 17 = available 13 + held 0 + spent 4 + expired 0 + revoked 0\nowed 0\n",
    err: "",
  });

  const db = new Database(join(folder, "credits.db"));
  db.exec("DROP TRIGGER entries_no_update; UPDATE entries SET credits = 3 WHERE kind = 'charge'");
  db.close();
  const { code, out } = await run("audit", url);
  expect(code).toBe(1);
  expect(out).toMatch(/^ada 2 The entry is not what was sealed/);
});

test("http-charge charges once for each key, and answers 402 with what is missing", async () => {
  await at("2025-01-14T12:00Z", (ledger) =>
    ledger.grant({ key: "a", walletId: "ada", credits: 8 }),
  );
  const server = spawn(process.execPath, [fileOf("http-charge"), url, "0"]);
  const ended = new Promise((resolve) => server.once("exit", resolve));
  onTestFinished(async () => {
    server.kill("SIGTERM");
    await ended;
  });
  const address = await new Promise<string>((resolve) =>
    server.stdout.setEncoding("utf8").once("data", (line: string) => resolve(line.trim())),
  );
  const post = async (headers: Record<string, string>) => {
    const response = await fetch(`${address}/summaries`, { method: "POST", headers });
    return [response.status, await response.json()];
  };

  const paid = [200, { charged: 5, available: 3 }];
  expect(await post({ "x-user": "ada", "idempotency-key": "1" })).toEqual(paid);
  expect(await post({ "x-user": "ada", "idempotency-key": "1" })).toEqual(paid);
  expect(await post({ "x-user": "ada", "idempotency-key": "2" })).toEqual([
    402,
    { error: "INSUFFICIENT_CREDITS", needed: 5, available: 3 },
  ]);
  expect(await post({ "x-user": "bob", "idempotency-key": "1" })).toMatchObject([402, {}]);
  expect(await post({ "x-user": "ada" })).toMatchObject([400, {}]);
  expect(await post({ "idempotency-key": "1" })).toMatchObject([400, { error: "INVALID_INPUT" }]);
});

test("from-a-column moves every balance once, however often it is run, and names what it cannot move", async () => {
  const file = join(folder, "app.db");
  const app = new Database(file);
  onTestFinished(() => void app.close());
  app.exec("CREATE TABLE users (id INTEGER PRIMARY KEY, credits INTEGER NOT NULL)");
  app.exec("INSERT INTO users VALUES (1, 30), (2, 0), (3, 12)");

  const first = await run("from-a-column", file);
  expect(first).toEqual({
    code: 0,
    out: "2 users have their 42 credits in the ledger.\n",
    err: "",
  });
  expect(await run("from-a-column", file)).toEqual(first);

  app.exec(
    "UPDATE users SET credits = 31 WHERE id = 1; UPDATE users SET credits = -5 WHERE id = 2",
  );
  const third = await run("from-a-column", file);
  expect(third.code).toBe(1);
  expect(third.err).toContain("1 has 31: KEY_REUSED");
  expect(third.err).toContain("2 has -5: INVALID_INPUT");
  const ledger = await openLedger(`file:${file}`);
  onTestFinished(() => ledger.close());
  expect(await ledger.balance("1")).toMatchObject({ available: 30, granted: 30 });
  expect(await ledger.wallets()).toEqual(["1", "3"]);
});
