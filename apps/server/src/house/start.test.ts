import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** The server as a person starts it by hand. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? "", DATA_DIR: temporaryFolder(), PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output, ended: exitOf(child) };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

async function addressOf({ output }: ReturnType<typeof start>): Promise<string> {
  for (let n = 0; n < 800; n += 1) {
    const [address] = /http:\/\/localhost:\d+$/m.exec(output()) ?? [];
    if (address) return address.replace("localhost", "127.0.0.1");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It did not come up: ${output()}`);
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s stops the server, and nothing answers any more",
  async (signal) => {
    const started = start({});
    const address = await addressOf(started);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    const [sandbox] = /http:\/\/127\.0\.0\.1:\d+/.exec(started.output()) ?? [];
    expect((await fetch(String(sandbox))).status).toBe(200);

    started.child.kill(signal);

    expect(await started.ended).toBe(0);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow("fetch failed");
    await expect(fetch(String(sandbox))).rejects.toThrow("fetch failed");
  },
);

test("an open stream does not keep the server from stopping", async () => {
  const started = start({});
  const address = await addressOf(started);
  const signUp = await fetch(`${address}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "ada@example.com", password: "correct horse", name: "Ada" }),
  });
  const cookie = signUp.headers.getSetCookie().join("; ");
  const stream = await fetch(`${address}/trpc/wallet.watch`, { headers: { cookie } });
  expect(stream.status).toBe(200);

  started.child.kill("SIGTERM");

  expect(await started.ended).toBe(0);
  await stream.text().catch(() => {});
});

test("a taken port is named, with the remedy", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = String(typeof address === "object" ? address?.port : "");

  const started = start({ PORT: port });

  expect(await started.ended).toBe(1);
  expect(started.output()).toContain(`Port ${port}, which Framefare wants, is taken.`);
  expect(started.output()).toMatch(/PORT=\d+ npm start/);
  expect(started.output()).not.toContain("node:");
});

test.each([
  ["PORT=65535", { PORT: "65535" }, /^ +- PORT is 65535.*use a lower one/m],
  [
    "a HOST that is nowhere",
    { HOST: "nowhere.invalid" },
    /^HOST is nowhere\.invalid.*127\.0\.0\.1/,
  ],
  ["a DATA_DIR that is a file", { DATA_DIR: MAIN }, /^The folder .*main\.ts cannot be made/],
  ["a DATABASE_URL inside a file", { DATABASE_URL: `file:${MAIN}/a.db` }, /DATABASE_URL names it/],
  [
    "a database server that is not there",
    { DATABASE_URL: "postgres://ada:secret@127.0.0.1:9/frames" },
    /^The database frames at 127\.0\.0\.1:9 cannot be used \(ECONNREFUSED\)\..* DATABASE_URL has/,
  ],
])("%s is named in one sentence, with the remedy", async (_, env, said) => {
  const started = start(env);

  expect(await started.ended).toBe(1);
  expect(started.output()).toMatch(said);
  expect(started.output()).not.toMatch(/node:|secret/);
});

test.each([
  ["auth-secret", /^.*auth-secret holds no usable secret; delete it/],
  ["framefare.db", /^The database .*framefare\.db cannot be used.*Put a backup/],
  ["stripe-sandbox.db", /^The database .*stripe-sandbox\.db cannot be used/],
])("a broken %s is named, with the remedy", async (name, said) => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, name), "short");

  const started = start({ DATA_DIR: dataDir });

  expect(await started.ended).toBe(1);
  expect(started.output()).toMatch(said);
  expect(started.output()).not.toContain("node:");
});

test("a sandbox of another version is named, with the remedy", async () => {
  const dataDir = temporaryFolder();
  const database = new Database(join(dataDir, "stripe-sandbox.db"));
  database.pragma("user_version = 99");
  database.close();

  const started = start({ DATA_DIR: dataDir });

  expect(await started.ended).toBe(1);
  expect(started.output()).toMatch(/^The Stripe sandbox does not start: .*delete it/);
  expect(started.output()).not.toContain("node:");
});

test("production with the sandbox does not start, and says everything that is missing", async () => {
  const started = start({ NODE_ENV: "production" });

  expect(await started.ended).toBe(1);
  for (const name of ["APP_URL", "AUTH_SECRET", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"]) {
    expect(started.output()).toContain(name);
  }
});

test("offers that cannot be used are named, field by field", async () => {
  const started = start({ PLAN_CONFIG: "/nowhere/plan-config.json" });

  expect(await started.ended).toBe(1);
  expect(started.output()).toContain("/nowhere/plan-config.json cannot be read");
});
