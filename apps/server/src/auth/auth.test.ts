import { join } from "node:path";
import { openPostgres } from "@framefare/ledger/postgres";
import { openSqlite } from "@framefare/ledger/sqlite";
import { type PostgresServer, startPostgres } from "@framefare/ledger/testing";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { authDoor } from "../http/auth-door.ts";
import { answerUnexpected } from "../http/json-error.ts";
import { type Answer, ask } from "../testing/ask.ts";
import { capturedLog } from "../testing/captured-log.ts";
import { listen } from "../testing/listen.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { type AuthOptions, createAuth } from "./auth.ts";
import { authAdapter as postgresAdapter } from "./postgres/adapter.ts";
import * as postgres from "./postgres/migrate.ts";
import { postgresUsers } from "./postgres/users.ts";
import { authAdapter as sqliteAdapter } from "./sqlite/adapter.ts";
import * as sqlite from "./sqlite/migrate.ts";
import { sqliteUsers } from "./sqlite/users.ts";
import type { Users } from "./users.ts";
import { viewerOf } from "./viewer.ts";

const ADA = { name: "Ada", email: "Ada@X.example", password: "correct horse" };
const APP = "http://frames.example";

/** An open database with the auth tables in it, and ways to look at it from outside. */
type AuthDatabase = {
  adapter: AuthOptions["database"];
  users: Users;
  migrate: () => Promise<void>;
  rows: (sql: string) => Promise<Record<string, unknown>[]>;
  exec: (sql: string) => Promise<void>;
};

async function sqliteDatabase(): Promise<AuthDatabase> {
  const db = openSqlite(join(temporaryFolder(), "auth.db"));
  onTestFinished(() => void db.$client.close());
  sqlite.migrateAuth(db);
  return {
    adapter: sqliteAdapter(db),
    users: sqliteUsers(db),
    migrate: async () => sqlite.migrateAuth(db),
    rows: async (sql) => db.$client.prepare(sql).all() as Record<string, unknown>[], // SQL is not typed.
    exec: async (sql) => void db.$client.exec(sql),
  };
}

async function postgresDatabase(address: string): Promise<AuthDatabase> {
  const db = openPostgres(address);
  onTestFinished(() => db.$client.end());
  await postgres.migrateAuth(db);
  return {
    adapter: postgresAdapter(db),
    users: postgresUsers(db),
    migrate: () => postgres.migrateAuth(db),
    rows: async (sql) => (await db.$client.query<Record<string, unknown>>(sql)).rows,
    exec: async (sql) => void (await db.$client.query(sql)),
  };
}

describe("on SQLite", () => {
  describeAuth(async (options) => openAuth(await sqliteDatabase(), options));
});

describe("on PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  describeAuth(async (options) =>
    openAuth(await postgresDatabase(await server.newDatabase()), options),
  );
});

type Options = {
  appUrl?: string;
  clientIpHeader?: string;
  onSession?: (userId: string) => Promise<void>;
};

/** The auth door on a database that has the auth tables, at a port of its own. */
async function openAuth({ adapter, ...database }: AuthDatabase, options: Options = {}) {
  const { logger, lines } = capturedLog();
  const auth = createAuth({
    database: adapter,
    secret: "a secret that only this test knows about",
    appUrl: options.appUrl ?? APP,
    trustedOrigins: ["http://localhost:5173"],
    onSession: options.onSession ?? (() => Promise.resolve()),
    logger,
    signInLimit: { window: 60, max: 3 },
    signUpLimit: { window: 60, max: 3 },
  });
  const { appUrl = APP, clientIpHeader = null } = options;
  const app = new Hono()
    .onError(answerUnexpected(logger))
    .route("/", authDoor(auth, { appUrl, clientIpHeader }));
  const origin = await listen(app);
  const post = (
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
    localAddress?: string,
  ) =>
    ask(origin, `/api/auth/${path}`, {
      method: "POST",
      body,
      headers: { origin: APP, ...headers },
      localAddress,
    });
  return { auth, ...database, lines, origin, post };
}

type OpenedAuth = Awaited<ReturnType<typeof openAuth>>;

function cookieOf(answer: Answer): string {
  return [answer.headers["set-cookie"]].flat().join(";").split(";")[0] ?? "";
}

function json(answer: Answer): Record<string, unknown> {
  // Every answer of the auth door is an object.
  return JSON.parse(answer.body.toString()) as Record<string, unknown>;
}

function describeAuth(openAuth: (options?: Options) => Promise<OpenedAuth>): void {
  test("an account is made with e-mail and password, and its cookie says who is there", async () => {
    const { auth, post } = await openAuth();

    const answer = await post("sign-up/email", ADA);

    expect(answer.status).toBe(200);
    const viewer = await viewerOf(auth, new Headers({ cookie: cookieOf(answer) }));
    expect(viewer).toEqual({
      userId: expect.any(String),
      email: "ada@x.example",
      name: "Ada",
      confirmed: false,
    });
  });

  test("the right password opens an account, whatever the case of the e-mail", async () => {
    const { auth, post } = await openAuth();
    await post("sign-up/email", ADA);

    const answer = await post("sign-in/email", { ...ADA, email: "ADA@x.example" });

    expect(answer.status).toBe(200);
    expect(await viewerOf(auth, new Headers({ cookie: cookieOf(answer) }))).not.toBeNull();
  });

  test("an account stays shut to a wrong password, and says no more than to an unknown e-mail", async () => {
    const { lines, post } = await openAuth();
    await post("sign-up/email", ADA);

    const wrong = await post("sign-in/email", { ...ADA, password: "battery staple" });
    const unknown = await post("sign-in/email", { ...ADA, email: "eve@x.example" });

    expect(wrong.status).toBe(401);
    expect(wrong.headers["set-cookie"]).toBeUndefined();
    expect([unknown.status, json(unknown)]).toEqual([wrong.status, json(wrong)]);
    expect(lines.filter((line) => line["level"] === "error")).toEqual([]);
    expect(JSON.stringify(lines)).not.toContain("battery");
  });

  test("an e-mail has one account", async () => {
    const { rows, post } = await openAuth();
    await post("sign-up/email", ADA);

    const answer = await post("sign-up/email", { ...ADA, email: "ada@X.EXAMPLE", name: "Eve" });

    expect(answer.status).toBe(422);
    expect(json(answer)["code"]).toMatch(/^USER_ALREADY_EXISTS/);
    expect(await rows("select name from auth_users")).toEqual([{ name: "Ada" }]);
  });

  test("an account needs eight characters of password", async () => {
    const { rows, post } = await openAuth();

    const answer = await post("sign-up/email", { ...ADA, password: "1234567" });

    expect(answer.status).toBe(400);
    expect(json(answer)["code"]).toBe("PASSWORD_TOO_SHORT");
    expect(await rows("select * from auth_users")).toEqual([]);
  });

  test("an account keeps no password, only its hash", async () => {
    const { rows, post } = await openAuth();

    await post("sign-up/email", ADA);

    const everything = await Promise.all(
      ["auth_users", "auth_accounts", "auth_sessions"].map((table) =>
        rows(`select * from ${table}`),
      ),
    );
    expect(JSON.stringify(everything)).toContain("ada@x.example");
    expect(JSON.stringify(everything)).not.toContain(ADA.password);
  });

  test("a new session is told of before it is answered, at sign-up and at each sign-in", async () => {
    const told: string[] = [];
    const { auth, post } = await openAuth({
      onSession: async (userId) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        told.push(userId);
      },
    });

    const signedUp = await post("sign-up/email", ADA);
    const viewer = await viewerOf(auth, new Headers({ cookie: cookieOf(signedUp) }));
    expect(told).toEqual([viewer?.userId]);

    await post("sign-in/email", ADA);
    expect(told).toEqual([viewer?.userId, viewer?.userId]);
  });

  test("a new session is there even when it could not be prepared, and the log says why", async () => {
    const { lines, post } = await openAuth({ onSession: () => Promise.reject(new Error("disk")) });

    expect((await post("sign-up/email", ADA)).status).toBe(200);

    expect(lines).toContainEqual(
      expect.objectContaining({ level: "error", msg: "A new session could not be prepared" }),
    );
  });

  test("a session lives in a cookie no script reads and no foreign page sends", async () => {
    const { post } = await openAuth();

    const cookie = [(await post("sign-up/email", ADA)).headers["set-cookie"]].flat().join();

    expect(cookie).toMatch(/session_token=/);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\/(;|$)/i);
    expect(cookie).not.toMatch(/Secure/i);
  });

  test("a session has a Secure cookie where the origin is https", async () => {
    const { post } = await openAuth({ appUrl: "https://frames.example" });

    const answer = await post("sign-up/email", ADA, { origin: "https://frames.example" });

    expect(cookieOf(answer)).toMatch(/^__Secure-/);
    expect([answer.headers["set-cookie"]].flat().join()).toMatch(/; Secure/i);
  });

  test("a session ends at sign-out, for the copied cookie too", async () => {
    const { auth, post } = await openAuth();
    const cookie = cookieOf(await post("sign-up/email", ADA));

    const answer = await post("sign-out", {}, { cookie });

    expect(answer.status).toBe(200);
    expect([answer.headers["set-cookie"]].flat().join()).toMatch(/Max-Age=0/i);
    expect(await viewerOf(auth, new Headers({ cookie }))).toBeNull();
  });

  test("a session is not made by a forged cookie, nor by none", async () => {
    const { auth, post } = await openAuth();
    const cookie = cookieOf(await post("sign-up/email", ADA));

    expect(
      await viewerOf(auth, new Headers({ cookie: `${cookie.slice(0, -9)}AAAAAAAA%3D` })),
    ).toBeNull();
    expect(await viewerOf(auth, new Headers())).toBeNull();
  });

  test("a foreign page cannot act for who is signed in, nor sign anybody in", async () => {
    const { auth, post } = await openAuth();
    const cookie = cookieOf(await post("sign-up/email", ADA));
    const foreign = { origin: "http://evil.example" };

    expect((await post("sign-out", {}, { ...foreign, cookie })).status).toBe(403);
    expect((await post("sign-in/email", ADA, foreign)).status).toBe(403);

    expect(await viewerOf(auth, new Headers({ cookie }))).not.toBeNull();
  });

  test("a script without an Origin may sign up, a browser that hides its own may not", async () => {
    const { origin } = await openAuth();
    const ask = (email: string, headers: Record<string, string>) =>
      fetch(`${origin}/api/auth/sign-up/email`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ ...ADA, email }),
      });

    expect((await ask("script@x.example", {})).status).toBe(200);
    expect((await ask("page@x.example", { "sec-fetch-site": "cross-site" })).status).toBe(403);
  });

  test("a page of a trusted origin may sign people up", async () => {
    const { post } = await openAuth();

    const answer = await post("sign-up/email", ADA, { origin: "http://localhost:5173" });

    expect(answer.status).toBe(200);
  });

  // macOS has only one loopback address until another is set up.
  const oneAddress = process.platform === "darwin";
  const wrong = { ...ADA, password: "battery staple" };

  test.skipIf(oneAddress)(
    "guessing passwords is stopped after a few tries, for that address alone",
    async () => {
      const { post } = await openAuth();
      await post("sign-up/email", ADA);

      const guesses = await Promise.all(
        Array.from({ length: 5 }, () => post("sign-in/email", wrong)),
      );
      expect(guesses.map((guess) => guess.status).toSorted((a, b) => a - b)).toEqual([
        401, 401, 401, 429, 429,
      ]);

      expect((await post("sign-in/email", ADA, {}, "127.0.0.2")).status).toBe(200);
      expect((await post("sign-in/email", ADA)).status).toBe(429);
    },
  );

  test.skipIf(oneAddress)(
    "guessing passwords gets no new tries by made-up addresses in headers",
    async () => {
      const { rows, post } = await openAuth();
      await post("sign-up/email", ADA, { "x-forwarded-for": "6.6.6.6" });

      const statuses: number[] = [];
      for (const last of [1, 2, 3, 4]) {
        const spoofed = `6.6.6.${last}`;
        const headers = { "x-forwarded-for": spoofed, "x-framefare-client-ip": spoofed };
        statuses.push((await post("sign-in/email", wrong, headers)).status);
      }

      expect(statuses).toEqual([401, 401, 401, 429]);
      expect(await rows("select ip_address as ip from auth_sessions")).toEqual([
        { ip: "127.0.0.1" },
      ]);
    },
  );

  test("behind a proxy each visitor has tries of their own, and makes up no address", async () => {
    const { rows, post } = await openAuth({ clientIpHeader: "x-forwarded-for" });
    const from = (address: string) => ({ "x-forwarded-for": address });
    await post("sign-up/email", ADA, from("6.6.6.6"));

    const statuses: number[] = [];
    for (const madeUp of [1, 2, 3, 4]) {
      const address = `10.0.0.${madeUp}, 6.6.6.6`;
      statuses.push((await post("sign-in/email", wrong, from(address))).status);
    }

    expect(statuses).toEqual([401, 401, 401, 429]);
    expect((await post("sign-in/email", ADA, from("7.7.7.7"))).status).toBe(200);
    expect((await post("sign-in/email", ADA, from("unknown"))).status).toBe(200);
    expect(await rows("select ip_address as ip from auth_sessions")).toEqual([
      { ip: "6.6.6.6" },
      { ip: "7.7.7.7" },
      { ip: "127.0.0.1" },
    ]);
  });

  test("asking who is there is never asking too often", async () => {
    const { origin, post } = await openAuth();
    const cookie = cookieOf(await post("sign-up/email", ADA));

    const asked = Array.from({ length: 120 }, () =>
      ask(origin, "/api/auth/get-session", { headers: { cookie } }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);

    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test.each([
    ["in one piece", 20_000, {}],
    ["in pieces", 50_000, { "transfer-encoding": "chunked" }],
  ])("the auth door refuses a body too large for a sign-in, %s", async (_, length, headers) => {
    const { post } = await openAuth();

    const answer = await post("sign-up/email", { ...ADA, name: "a".repeat(length) }, headers);

    expect(answer.status).toBe(413);
    expect(json(answer)).toMatchObject({ error: { code: "BODY_TOO_LARGE" } });
  });

  test("the auth door says nothing of what broke inside, and logs it", async () => {
    const { exec, lines, post } = await openAuth();
    await exec("drop table auth_accounts");

    const answer = await post("sign-up/email", ADA);

    expect(answer.status).toBe(500);
    expect(json(answer)).toMatchObject({ error: { code: "INTERNAL" } });
    expect(answer.body.toString()).not.toContain("auth_accounts");
    expect(lines.filter((line) => line["level"] === "error")).toHaveLength(1);
  });

  test("an address the auth door does not know is not found", async () => {
    const { post } = await openAuth();

    const answer = await post("nothing", {});

    expect(answer.status).toBe(404);
    expect(json(answer)).toMatchObject({ error: { code: "NOT_FOUND" } });
  });

  test("the auth tables are the same after a second migration", async () => {
    const { rows, migrate } = await openAuth();

    await migrate();

    expect(await rows("select id from __migrations_auth")).toHaveLength(1);
  });

  test("confirming an address makes its account the owner's, whoever had made it", async () => {
    const { auth, post } = await openAuth();
    const stolen = await post("sign-up/email", ADA);
    const stranger = new Headers({ cookie: cookieOf(stolen) });
    const owner = { email: "ada@x.example", password: "battery staple" };

    expect(await auth.confirm(owner)).toEqual({ isNew: false });

    expect(await viewerOf(auth, stranger)).toBeNull();
    expect((await post("sign-in/email", ADA)).status).toBe(401);
    const entered = await post("sign-in/email", owner);
    const viewer = await viewerOf(auth, new Headers({ cookie: cookieOf(entered) }));
    expect(viewer).toMatchObject({ email: owner.email, confirmed: true });
  });

  test("confirming an address nobody signed up with makes its account", async () => {
    const { auth, post } = await openAuth();
    const owner = { email: "root@x.example", password: "battery staple" };

    expect(await auth.confirm(owner)).toEqual({ isNew: true });

    const taken = await post("sign-up/email", { ...owner, name: "Mallory" });
    expect(taken.status).toBe(422);
    const entered = await post("sign-in/email", owner);
    const viewer = await viewerOf(auth, new Headers({ cookie: cookieOf(entered) }));
    expect(viewer).toMatchObject({ email: owner.email, name: "root", confirmed: true });
  });

  test("nobody confirms, or changes, their own address over the door", async () => {
    const { auth, post } = await openAuth();
    const headers = {
      cookie: cookieOf(await post("sign-up/email", { ...ADA, emailVerified: true })),
    };

    await post("update-user", { name: "Ada", emailVerified: true }, headers);
    await post("change-email", { newEmail: "root@x.example" }, headers);

    const viewer = await viewerOf(auth, new Headers(headers));
    expect(viewer).toMatchObject({ email: "ada@x.example", confirmed: false });
  });

  test("account holders are found by their address in any letters, and by their id", async () => {
    const { users, post } = await openAuth();
    await post("sign-up/email", ADA);

    const ada = await users.byEmail("ADA@x.Example");

    expect(ada).toEqual({
      userId: expect.any(String),
      email: "ada@x.example",
      name: "Ada",
      createdAt: expect.any(Number),
    });
    expect(Math.abs(Date.now() - (ada?.createdAt ?? 0))).toBeLessThan(60_000);
    expect(await users.byId(ada?.userId ?? "")).toEqual(ada);
    expect(await users.byEmail("eve@x.example")).toBeNull();
    expect(await users.byId("nobody")).toBeNull();
    expect(await users.emailsOf([ada?.userId ?? "", "nobody"])).toEqual(
      new Map([[ada?.userId, "ada@x.example"]]),
    );
    expect(await users.emailsOf([])).toEqual(new Map());
  });
}
