import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, expect, onTestFinished, test } from "vitest";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import { openSqlite } from "../sqlite/index.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

/** Where Node.js keeps what it compiled, so that each of many short processes need not. */
const compiled = mkdtempSync(join(tmpdir(), "ledger-cli-compiled-"));
afterAll(() => rmSync(compiled, { recursive: true, force: true }));
const env = { ...process.env, NODE_COMPILE_CACHE: compiled };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-cli-"));
  return () => rmSync(folder, { recursive: true, force: true });
});

type Ended = { code: number; out: string; err: string };

/** Runs `ledger …words` in the test's own folder. */
function ledger(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...words], { cwd: folder, env }, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

/** What earlier commands would have left behind, in a fraction of their time. */
async function seed(write: (ledger: Ledger) => Promise<unknown>): Promise<void> {
  const opened = await openLedger(`file:${join(folder, "credits.db")}`);
  await write(opened);
  await opened.close();
}

const grant = (key: string, credits: number, ...more: string[]) =>
  ledger("grant", "ada", "--key", key, "--credits", String(credits), ...more);
const charge = (key: string, credits: number, ...more: string[]) =>
  ledger("charge", "ada", "--key", key, "--credits", String(credits), ...more);
const json = async (ended: Promise<Ended>) => JSON.parse((await ended).out);

test("credits are granted and charged once, whoever tries again", async () => {
  const first = await grant("welcome", 1_500, "--source", "promotion");
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(first.out).toMatch(
    /^Granted 1,500 to ada as welcome, 20\d\d-.* UTC\.\nNow 1,500 available, 0 held\.\n$/,
  );
  expect(await grant("welcome", 1_500, "--source", "promotion")).toEqual(first);

  const charged = await charge("order-1", 300);
  expect(charged.out).toMatch(/^Charged 300 to ada as order-1, .*\nNow 1,200 available/);
  expect(await charge("order-1", 300)).toEqual(charged);
  expect(await json(ledger("balance", "ada", "--json"))).toMatchObject({
    available: 1_200,
    spent: 300,
  });
});

test("a grant takes source, priority, times and metadata, and answers them in JSON with ISO times", async () => {
  const words = ["--source", "plan", "--priority", "10", "--metadata", '{"at":7}'];
  const times = ["--effective", "2099-01-01", "--expires", "2099-02-01T12:30+01:00"];

  const granted = await json(grant("g", 5, ...words, ...times, "--json"));

  expect(granted).toMatchObject({
    key: "g",
    walletId: "ada",
    credits: 5,
    remaining: 0,
    source: "plan",
    priority: 10,
    metadata: { at: 7 },
    effectiveAt: "2099-01-01T00:00:00.000Z",
    expiresAt: "2099-02-01T11:30:00.000Z",
  });
});

test("a refusal is exit code 1 with its own code, in words or JSON on stderr, and nothing on stdout", async () => {
  await seed((opened) => opened.grant({ key: "g", walletId: "ada", credits: 5 }));

  const [inWords, inJson, reused, half] = await Promise.all([
    charge("c", 6),
    charge("c", 6, "--json"),
    grant("g", 6),
    grant("h", 0.5),
  ]);

  expect(inWords).toEqual({
    code: 1,
    out: "",
    err: "Refused, INSUFFICIENT_CREDITS: Needs 6 credits; 5 available, 0 held.\n",
  });
  expect(inJson).toMatchObject({ code: 1, out: "" });
  expect(JSON.parse(inJson.err)).toMatchObject({
    error: { code: "INSUFFICIENT_CREDITS", needed: 6, available: 5, held: 0 },
  });
  expect(reused).toMatchObject({ code: 1, err: expect.stringContaining("KEY_REUSED") });
  expect(half).toMatchObject({ code: 1, err: expect.stringContaining("INVALID_INPUT") });
});

test.each([
  ["no command", [], "Usage: ledger COMMAND"],
  ["an unknown command", ["bill", "ada"], 'no command "bill"'],
  ["an unknown option", ["grant", "ada", "--amount", "5"], "Unknown option '--amount'"],
  ["no key", ["grant", "ada", "--credits", "5"], "Missing: --key."],
  ["nothing at all", ["charge"], "Missing: --wallet, --key, --credits."],
  ["two wallets", ["grant", "ada", "--wallet", "bob"], "named twice"],
  ["a word too many", ["grant", "ada", "5"], '"5" is one word too many'],
  ["credits in words", ["grant", "ada", "--key", "g", "--credits", "five"], "--credits takes"],
  [
    "a day there is not",
    ["grant", "ada", "--key", "g", "--credits", "5", "--expires", "2027-02-31"],
    "--expires takes a time",
  ],
  [
    "metadata that is no JSON",
    ["grant", "ada", "--key", "g", "--credits", "5", "--metadata", "{"],
    "--metadata takes JSON",
  ],
  [
    "another database",
    ["grant", "ada", "--key", "g", "--credits", "5", "--database", "mysql://x"],
    "not mysql:",
  ],
])("%s is wrong usage: exit code 2, and no database is made", async (_, words, said) => {
  const { code, out, err } = await ledger(...words);

  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(said);
  expect(readdirSync(folder)).toEqual([]);
});

test("a mistyped path does not become an empty database", async () => {
  const lost = await ledger("verify", "--database", "file:./creditz.db");

  expect(lost).toMatchObject({ code: 2, out: "" });
  expect(lost.err).toContain("There is no database at ./creditz.db");
  expect(existsSync(join(folder, "creditz.db"))).toBe(false);
});

test("what breaks is exit code 3", async () => {
  const words = ["--key", "g", "--credits", "5", "--database", `file:${folder}`];

  const broken = await ledger("grant", "ada", ...words);

  expect(broken).toMatchObject({ code: 3, out: "" });
  expect(broken.err).toMatch(/^Fault: .*unable to open/);
});

test("help is said for all commands and for each", async () => {
  const all = await ledger("--help");
  expect(all).toMatchObject({ code: 0, err: "" });
  const names = [...all.out.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name = ""]) => name);
  expect(names).toEqual([
    "balance",
    "grant",
    "charge",
    "entries",
    "explain",
    "verify",
    "usage",
    "export",
  ]);

  for (const each of await Promise.all(names.map((name) => ledger(name, "--help")))) {
    expect(each).toMatchObject({ code: 0, err: "" });
    expect(each.out).toContain("--database URL");
  }
});

test("the balance is one of now, or of any moment", async () => {
  await seed(async (opened) => {
    const expiresAt = Date.UTC(2099, 0, 1);
    await opened.grant({ key: "g", walletId: "ada", credits: 1_000, expiresAt });
    await opened.charge({ key: "c", walletId: "ada", credits: 1 });
  });

  const [{ out }, then] = await Promise.all([
    ledger("balance", "ada"),
    json(ledger("balance", "--wallet", "ada", "--at", "2100-01-01", "--json")),
  ]);

  expect(out.split("\n").slice(0, 3)).toEqual(["ada", "  available    999", "  held           0"]);
  expect(then).toEqual({
    walletId: "ada",
    at: "2100-01-01T00:00:00.000Z",
    available: 0,
    held: 0,
    owed: 0,
    granted: 1_000,
    spent: 1,
    expired: 999,
    revoked: 0,
  });
});

test("the journal is read in pages, as a table or as JSON", async () => {
  await seed(async (opened) => {
    await opened.grant({ key: "g", walletId: "ada", credits: 12_345 });
    await opened.charge({ key: "c", walletId: "ada", credits: 345 });
  });

  const [{ out }, rest, none] = await Promise.all([
    ledger("entries", "ada", "--limit", "1"),
    json(ledger("entries", "ada", "--after", "1", "--json")),
    ledger("entries", "ada", "--limit", "0"),
  ]);

  const [heading, first, more] = out.split("\n");
  expect(heading).toBe("seq  time (UTC)           kind   credits  available  held  owed  key");
  expect(first).toMatch(
    /^ {2}1 {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}grant {3}12,345 {5}12,345 {5}0 {5}0 {2}g$/,
  );
  expect(more).toBe("More: --after 1");
  expect(rest).toMatchObject([{ seq: 2, kind: "charge", credits: 345, availableAfter: 12_000 }]);
  expect(rest[0].at).toMatch(/^\d{4}-.*Z$/);
  expect(none).toMatchObject({ code: 2 });
});

test("a key cannot write to the terminal", async () => {
  await seed((opened) => opened.grant({ key: "\u001b[2J\nforged", walletId: "ada", credits: 5 }));

  const { out } = await ledger("entries", "ada");

  expect(out).toContain("\\u{1b}[2J\\u{a}forged");
  expect(out).not.toContain("\u001b");
});

test("every credit is explained, with what it was spent on", async () => {
  await seed(async (opened) => {
    await opened.grant({ key: "welcome", walletId: "ada", credits: 100, source: "promotion" });
    await opened.charge({ key: "order-1", walletId: "ada", credits: 30 });
  });

  const [{ out }, { grants }] = await Promise.all([
    ledger("explain", "ada"),
    json(ledger("explain", "ada", "--json")),
  ]);

  expect(out).toContain("ada has had 1 grant.");
  expect(out).toMatch(/\nwelcome: promotion, priority 50, from .* UTC, for ever\n/);
  expect(out).toContain("  100  granted\n   70  left\n   30  spent on order-1\n");
  expect(grants).toMatchObject([{ key: "welcome", charges: [{ key: "order-1", credits: 30 }] }]);
});

test("books in order are 0, and books that are not are 1 with every problem", async () => {
  await seed(async (opened) => {
    await opened.grant({ key: "g", walletId: "ada", credits: 100 });
    await opened.charge({ key: "c", walletId: "ada", credits: 30 });
  });
  expect(await ledger("verify")).toEqual({
    code: 0,
    out: "In order: 2 entries of 1 wallet.\n",
    err: "",
  });

  const db = openSqlite(join(folder, "credits.db"));
  db.$client.exec("DROP TRIGGER entries_no_update; UPDATE entries SET credits = 3 WHERE seq = 2");
  db.$client.close();

  const found = await ledger("verify", "ada");
  expect(found).toMatchObject({ code: 1, err: "" });
  expect(found.out).toMatch(/^wallet +seq +problem\nada +2 +The entry is not what was sealed/);
  const inJson = await ledger("verify", "--json");
  expect(inJson.code).toBe(1);
  expect(JSON.parse(inJson.out)).toMatchObject({ ok: false, problems: [{ seq: 2 }, {}, {}] });
});

test("usage is told by day and model, and counted anew when asked", async () => {
  const wallet = { walletId: "ada" };
  const made = (seconds: number) => ({ modelId: "sketch", seconds });
  await seed(async (opened) => {
    await opened.grant({ key: "g", ...wallet, credits: 5_000 });
    await opened.charge({ key: "a", ...wallet, credits: 1_000, metadata: made(5) });
    await opened.charge({ key: "b", ...wallet, credits: 200, metadata: made(1) });
  });

  const { out } = await ledger("usage", "ada");
  expect(out).toMatch(/^day +charges +seconds +credits +model\n/);
  expect(out).toMatch(/\n\d{4}-\d\d-\d\d +2 +6 +1,200 +sketch\ntotal +2 +6 +1,200\n$/);
  expect(await ledger("usage", "ada", "--to", "2001-01-01")).toMatchObject({
    out: "ada spent nothing then.\n",
  });
  expect((await ledger("usage", "--rebuild")).out).toBe("Counted anew: 2 charges.\n");
  expect(await json(ledger("usage", "ada", "--json"))).toMatchObject([
    { modelId: "sketch", renders: 2, credits: 1_200 },
  ]);
  expect(await ledger("usage")).toMatchObject({ code: 2 });
});

test("the export is every entry of every wallet, as CSV or as JSON lines", async () => {
  await seed(async (opened) => {
    await opened.grant({ key: 'say "hi", twice', walletId: "ada", credits: 5 });
    await opened.grant({ key: "b", walletId: "bob", credits: 7 });
  });

  const [{ out }, asJson, ofBob] = await Promise.all([
    ledger("export"),
    ledger("export", "--json"),
    ledger("export", "bob"),
  ]);
  const lines = out.split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe("walletId,seq,kind,key,credits,availableAfter,heldAfter,owedAfter,at,hash");
  expect(lines[1]).toMatch(/^ada,1,grant,"say ""hi"", twice",5,5,0,0,\d{4}-.*Z,[0-9a-f]{64}$/);
  const all = asJson.out.trimEnd().split("\n");
  expect(all.map((line) => JSON.parse(line))).toMatchObject([
    { walletId: "ada", credits: 5 },
    { walletId: "bob", credits: 7 },
  ]);
  expect(ofBob.out.split("\r\n")).toHaveLength(3);
});

test("200,000 entries are exported in 48 MB", async () => {
  await fill(200_000);
  const words = ["--max-old-space-size=48", MAIN, "export"];
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let lines = 0;
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  for await (const chunk of child.stdout) {
    for (const byte of chunk) if (byte === 0x0a) lines += 1;
  }

  expect({ code: await ended(child), err }).toEqual({ code: 0, err: "" });
  expect(lines).toBe(200_001);
});

test("a reader that goes early is no fault", async () => {
  await fill(20_000);
  const words = [MAIN, "export", "--json"];
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  child.stdout.once("data", () => child.stdout.destroy());

  expect({ code: await ended(child), err }).toEqual({ code: 0, err: "" });
});

test.skipIf(!existsSync("/dev/full"))("a full disk is a fault", async () => {
  await fill(10);
  const shell = spawn("sh", ["-c", '"$0" "$1" export > /dev/full', process.execPath, MAIN], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  shell.stderr.setEncoding("utf8").on("data", (text) => (err += text));

  expect(await ended(shell)).toBe(3);
  expect(err).toContain("ENOSPC");
});

function ended(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}

/** A journal of so many lines, written past the ledger: what is in them does not matter here. */
async function fill(entries: number): Promise<void> {
  const file = join(folder, "credits.db");
  const opened = await openLedger(`file:${file}`);
  await opened.grant({ key: "g", walletId: "ada", credits: 1 });
  await opened.close();
  const db = openSqlite(file);
  onTestFinished(() => void db.$client.close());
  db.$client.exec(`
    WITH RECURSIVE more(seq) AS (SELECT 2 UNION ALL SELECT seq + 1 FROM more WHERE seq < ${entries})
    INSERT INTO entries (wallet_id, seq, kind, key, grant_key, credits, at, hash)
    SELECT wallet_id, more.seq, kind, key, grant_key, credits, at, hash FROM entries, more
    WHERE entries.seq = 1`);
}
