import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { EnvironmentError, readEnvironment } from "./env.ts";

const LIVE = {
  NODE_ENV: "production",
  APP_URL: "https://frames.example",
  AUTH_SECRET: "0123456789abcdef0123456789abcdef",
  STRIPE_SECRET_KEY: "sk_live_123",
  STRIPE_WEBHOOK_SECRET: "whsec_123",
};

function problems(source: Record<string, string | undefined>): string[] {
  try {
    readEnvironment(source);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

test("the environment may be empty: the server then runs alone on this machine, with the sandbox", () => {
  expect(readEnvironment({})).toEqual({
    production: false,
    port: 3000,
    host: "127.0.0.1",
    appUrl: "http://localhost:3000",
    database: { kind: "sqlite", file: "./data/framefare.db" },
    dataDir: "./data",
    role: "all",
    authSecret: null,
    clientIpHeader: null,
    adminEmails: [],
    stripe: { secretKey: null, webhookSecrets: [], apiBase: null, modes: [] },
    sandbox: true,
    planConfigFile: null,
    logLevel: "info",
    warnings: [],
  });
});

test("a blank variable counts as unset, and the others are trimmed", () => {
  const blank = { PORT: "", APP_URL: "  ", STRIPE_SECRET_KEY: "", DATA_DIR: " /srv/frames " };

  const environment = readEnvironment(blank);

  expect(environment.port).toBe(3000);
  expect(environment.sandbox).toBe(true);
  expect(environment.database).toEqual({ kind: "sqlite", file: "/srv/frames/framefare.db" });
});

test.each([
  [{ PORT: "0" }, { port: 0, appUrl: "http://localhost:0" }],
  [{ PORT: "80" }, { port: 80, appUrl: "http://localhost" }],
  [{ PORT: "8080" }, { port: 8080, appUrl: "http://localhost:8080" }],
  [{ APP_URL: "https://Frames.example/" }, { appUrl: "https://frames.example" }],
  [{ DATABASE_URL: "file:/srv/a b.db" }, { database: { kind: "sqlite", file: "/srv/a b.db" } }],
  [{ DATABASE_URL: "file:///srv/a%20b.db" }, { database: { kind: "sqlite", file: "/srv/a b.db" } }],
  [
    { DATABASE_URL: "postgresql://ada:secret@db:5433/frames" },
    { database: { kind: "postgres", url: "postgresql://ada:secret@db:5433/frames" } },
  ],
  [{ ROLE: "worker" }, { role: "worker" }],
  [
    { ADMIN_EMAILS: "Ada@X.example, bob@x.example," },
    { adminEmails: ["ada@x.example", "bob@x.example"] },
  ],
  [{ CLIENT_IP_HEADER: "X-Forwarded-For" }, { clientIpHeader: "x-forwarded-for" }],
  [{ STRIPE_SECRET_KEY: "rk_test_1" }, { sandbox: false }],
  [{ STRIPE_SECRET_KEY: "rk_test_1", PORT: "65535" }, { port: 65_535 }],
  [
    { PLAN_CONFIG: "./plans.json", LOG_LEVEL: "debug" },
    { planConfigFile: "./plans.json", logLevel: "debug" },
  ],
  [{ HOME: "/root", STRIPE_API_VERSION: "x" }, { warnings: [] }],
])("the environment is read: %j", (source, expected) => {
  expect(readEnvironment(source)).toMatchObject(expected);
});

test("several webhook secrets are taken, so that one can be rotated", () => {
  const { stripe } = readEnvironment({
    STRIPE_SECRET_KEY: "sk_test_1",
    STRIPE_WEBHOOK_SECRET: " whsec_new , whsec_old\n,, ",
    STRIPE_API_BASE: "http://127.0.0.1:12111/",
  });

  expect(stripe).toEqual({
    secretKey: "sk_test_1",
    webhookSecrets: ["whsec_new", "whsec_old"],
    apiBase: "http://127.0.0.1:12111",
    modes: ["test"],
  });
});

test.each([
  [{ PORT: "65536" }, /^PORT must be a whole number from 0 to 65535/],
  [{ PORT: "65535" }, /^PORT is 65535, .*the Stripe sandbox listens on the next one; use a lower/],
  [{ PORT: "80.5" }, /^PORT must/],
  [{ PORT: "-1" }, /^PORT must/],
  [{ APP_URL: "frames.example" }, /^APP_URL must be an http or https origin/],
  [{ APP_URL: "ftp://frames.example" }, /^APP_URL must/],
  [{ APP_URL: "https://frames.example/app" }, /^APP_URL must/],
  [{ APP_URL: "https://user:word@frames.example" }, /^APP_URL must/],
  [{ APP_URL: "https://frames.example?a" }, /^APP_URL must/],
  [{ DATABASE_URL: "postgres://localhost" }, /^DATABASE_URL must be file: .*or postgres:/],
  [{ DATABASE_URL: "postgres:frames" }, /^DATABASE_URL must be file: .*or postgres:/],
  [{ DATABASE_URL: "./frames.db" }, /^DATABASE_URL must be file: and a path/],
  [{ DATABASE_URL: "file:" }, /^DATABASE_URL must/],
  [{ DATABASE_URL: "file::memory:" }, /^DATABASE_URL must/],
  [{ DATABASE_URL: "file://host/frames.db" }, /^DATABASE_URL must/],
  [{ CLIENT_IP_HEADER: "x-real-ip, x-forwarded-for" }, /^CLIENT_IP_HEADER must be the name of one/],
  [{ ROLE: "queue" }, /^ROLE must be all, web or worker/],
  [{ ADMIN_EMAILS: "ada" }, /^ADMIN_EMAILS must be e-mail addresses/],
  [{ STRIPE_SECRET_KEY: "pk_test_1" }, /^STRIPE_SECRET_KEY must be one secret or restricted key/],
  [{ STRIPE_SECRET_KEY: "sk_test_1,sk_live_1" }, /^STRIPE_SECRET_KEY must be one/],
  [{ STRIPE_WEBHOOK_SECRET: "sk_test_1" }, /^STRIPE_WEBHOOK_SECRET holds an API key/],
  [{ STRIPE_API_BASE: "localhost:12111" }, /^STRIPE_API_BASE must/],
  [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL must be fatal, error/],
  [{ S3_BUCKET: "frames" }, /^S3_BUCKET: .*not supported yet/],
])("%j is refused with its remedy", (source, expected) => {
  expect(problems(source)).toEqual([expect.stringMatching(expected)]);
});

test("all that is wrong in the environment is said in one message, a line each", () => {
  const source = {
    PORT: "x",
    ROLE: "x",
    ADMIN_EMAILS: "a,b",
    S3_BUCKET: "b",
    NODE_ENV: "production",
  };

  expect(() => readEnvironment(source)).toThrow(EnvironmentError);
  expect(problems(source).map((line) => line.split(/[ :]/)[0])).toEqual([
    "PORT",
    "ROLE",
    "ADMIN_EMAILS",
    "S3_BUCKET",
    "APP_URL",
    "AUTH_SECRET",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
  ]);
  expect(new EnvironmentError(["A is wrong.", "B is wrong."])).toMatchObject({
    code: "BAD_ENVIRONMENT",
    message: "The environment cannot be used:\n  - A is wrong.\n  - B is wrong.",
  });
});

test("the key of a hosted model is not left unheard: the start says it is not used", () => {
  expect(readEnvironment({ FAL_KEY: "k" }).warnings).toEqual([
    expect.stringMatching(/^FAL_KEY is set, but hosted models are not supported yet/),
  ]);
});

test("a Stripe key without a webhook secret is not left unsaid: nothing paid would be granted", () => {
  const key = { STRIPE_SECRET_KEY: "sk_test_1" };
  const warning = expect.stringMatching(/^STRIPE_SECRET_KEY is set, but STRIPE_WEBHOOK_SECRET is/);

  expect(readEnvironment(key).warnings).toEqual([warning]);
  expect(readEnvironment({ ...key, STRIPE_WEBHOOK_SECRET: "," }).warnings).toEqual([warning]);
  expect(readEnvironment({ ...key, STRIPE_WEBHOOK_SECRET: "whsec_1" }).warnings).toEqual([]);
});

test("what is said of the environment repeats no secret", () => {
  const secrets = {
    STRIPE_SECRET_KEY: "pk_test_secret",
    STRIPE_WEBHOOK_SECRET: "sk_live_secret",
  };

  expect(problems({ ...LIVE, ...secrets, AUTH_SECRET: "secret" }).join("\n")).not.toMatch(
    /secret\b(?! )/,
  );
});

test("production starts with live keys and a public origin", () => {
  expect(readEnvironment(LIVE)).toMatchObject({ production: true, sandbox: false, warnings: [] });
});

test.each(["APP_URL", "AUTH_SECRET", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"])(
  "production refuses to start without %s",
  (name) => {
    const expected = expect.stringMatching(new RegExp(`^${name} is required in production`));

    expect(problems({ ...LIVE, [name]: undefined })).toEqual([expected]);
    expect(problems({ ...LIVE, [name]: " " })).toEqual([expected]);
  },
);

test("production refuses a list of webhook secrets that holds none", () => {
  expect(problems({ ...LIVE, STRIPE_WEBHOOK_SECRET: " , " })).toHaveLength(1);
});

test("production refuses a short secret for sessions", () => {
  expect(problems({ ...LIVE, AUTH_SECRET: "x".repeat(31) })).toEqual([
    expect.stringMatching(/^AUTH_SECRET is 31 characters long/),
  ]);
});

test("production refuses a test key beside a live one, under whatever name", () => {
  expect(problems({ ...LIVE, VITE_STRIPE_PUBLISHABLE_KEY: "pk_test_1" })).toEqual([
    expect.stringMatching(
      /^VITE_STRIPE_PUBLISHABLE_KEY holds a test key beside a live one in STRIPE_SECRET_KEY/,
    ),
  ]);
  expect(problems({ ...LIVE, STRIPE_SECRET_KEY: "sk_test_1", STRIPE_OLD: "rk_live_1" })).toEqual([
    expect.stringMatching(/^STRIPE_SECRET_KEY holds a test key beside a live one in STRIPE_OLD/),
  ]);
});

test("production may be rehearsed with test keys only, over http and against a stand-in, but says so", () => {
  const rehearsal = {
    ...LIVE,
    APP_URL: "http://localhost:3000",
    STRIPE_SECRET_KEY: "sk_test_1",
    STRIPE_API_BASE: "http://127.0.0.1:12111",
  };

  expect(readEnvironment(rehearsal).warnings).toEqual([
    expect.stringMatching(/^APP_URL is http/),
    expect.stringMatching(/^STRIPE_SECRET_KEY is a test key/),
    expect.stringMatching(/^Stripe is asked at http:\/\/127.0.0.1:12111/),
  ]);
});

test("the example file lists every variable, and is itself a good environment", () => {
  const example = parseEnv(
    readFileSync(new URL("../../../../.env.example", import.meta.url), "utf8"),
  );

  expect(readEnvironment(example)).toEqual(readEnvironment({}));
  expect(Object.keys(example)).toEqual(
    expect.arrayContaining([...Object.keys(LIVE), "PORT", "HOST", "DATABASE_URL", "DATA_DIR"]),
  );
  expect(Object.keys(example)).toEqual(
    expect.arrayContaining(["ROLE", "ADMIN_EMAILS", "STRIPE_API_BASE", "PLAN_CONFIG", "LOG_LEVEL"]),
  );
});
