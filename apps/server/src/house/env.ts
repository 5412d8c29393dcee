import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** Everything the server is told from outside, checked, typed and defaulted. */
export interface Environment {
  production: boolean;
  /** 0 lets the system choose; `appUrl` then needs the port that was got. */
  port: number;
  host: string;
  /** The public origin, without a trailing slash. */
  appUrl: string;
  database: DatabaseAddress;
  dataDir: string;
  role: "all" | "web" | "worker";
  /** Null when unset, which production refuses: a secret is then made and kept in `dataDir`. */
  authSecret: string | null;
  /** The header in which a proxy in front tells who asks. Null: nobody is in front, the socket tells. */
  clientIpHeader: string | null;
  /** Lower-cased. */
  adminEmails: string[];
  stripe: {
    secretKey: string | null;
    /** Any of them may sign. Empty when unset: the sandbox's own secret then signs. */
    webhookSecrets: string[];
    /** Null is Stripe's own. */
    apiBase: string | null;
    /** The worlds that the keys in variables named for Stripe open, each once. */
    modes: ("test" | "live")[];
  };
  /** No Stripe key is set, so the local stand-in answers for Stripe. Never true in production. */
  sandbox: boolean;
  /** Null is the file in the repository. */
  planConfigFile: string | null;
  logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** What is allowed but worth saying once at start, a sentence each. */
  warnings: string[];
}

/** Where everything is kept: a SQLite file, or a PostgreSQL server's database. */
export type DatabaseAddress = { kind: "sqlite"; file: string } | { kind: "postgres"; url: string };

/** The environment cannot be used. Its message lists every problem with its remedy, a line each. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  readonly code = "BAD_ENVIRONMENT";
  readonly problems: string[];

  constructor(problems: string[]) {
    super(["The environment cannot be used:", ...problems.map((line) => `  - ${line}`)].join("\n"));
    this.problems = problems;
  }
}

/** Takes what a `.env` file says for whatever is not set already. */
export function loadEnvironmentFile(path: string): void {
  if (existsSync(path)) process.loadEnvFile(path);
}

/**
 * Reads and checks the environment; the one place that knows the variables' names. Blank is unset.
 *
 * @throws {@link EnvironmentError} with every problem at once.
 */
export function readEnvironment(
  source: Record<string, string | undefined> = process.env,
): Environment {
  const given = withoutBlanks(source);
  const production = given["NODE_ENV"] === "production";
  const parsed = Variables.safeParse(given);
  const problems = [
    ...problemsIn(parsed.error),
    ...unsupportedStores(given),
    ...noRoomForSandbox(given),
    ...(production ? productionProblems(given) : []),
  ];
  if (!parsed.success || problems.length > 0) throw new EnvironmentError(problems);

  const read = parsed.data;
  return {
    production,
    port: read.PORT,
    host: read.HOST,
    appUrl: read.APP_URL ?? new URL(`http://localhost:${read.PORT}`).origin,
    database: databaseAt(read.DATABASE_URL ?? `file:${read.DATA_DIR}/framefare.db`),
    dataDir: read.DATA_DIR,
    role: read.ROLE,
    authSecret: read.AUTH_SECRET ?? null,
    clientIpHeader: read.CLIENT_IP_HEADER ?? null,
    adminEmails: read.ADMIN_EMAILS,
    stripe: {
      secretKey: read.STRIPE_SECRET_KEY ?? null,
      webhookSecrets: read.STRIPE_WEBHOOK_SECRET,
      apiBase: read.STRIPE_API_BASE ?? null,
      modes: [...new Set(stripeKeys(given).flatMap(({ mode }) => mode ?? []))],
    },
    sandbox: read.STRIPE_SECRET_KEY === undefined,
    planConfigFile: read.PLAN_CONFIG ?? null,
    logLevel: read.LOG_LEVEL,
    warnings: warningsAbout(given, production),
  };
}

type Given = Record<string, string>;

const AUTH_SECRET_LENGTH_MIN = 32;

const RULES = {
  port: "must be a whole number from 0 to 65535, as in PORT=3000.",
  origin: "must be an http or https origin without a path, as in https://frames.example.",
  database:
    "must be file: and a path, as in file:./data/framefare.db, or postgres://user:password@host/database; or leave it out.",
  role: "must be all, web or worker.",
  header: "must be the name of one header, as in x-forwarded-for; or leave it out.",
  emails: "must be e-mail addresses parted by commas.",
  stripeKey: "must be one secret or restricted key (sk_… or rk_…); or leave it out.",
  webhookSecret: "holds an API key; it wants the webhook endpoint's signing secret (whsec_…).",
  logLevel: "must be fatal, error, warn, info, debug, trace or silent.",
};

const origin = z
  .string()
  .refine(isOrigin, RULES.origin)
  .transform((url) => new URL(url).origin);

const list = z.string().default("").transform(splitList);

const Variables = z.object({
  PORT: z
    .string()
    .refine((port) => /^\d+$/.test(port) && Number(port) <= 65_535, RULES.port)
    .transform(Number)
    .default(3000),
  HOST: z.string().default("127.0.0.1"),
  APP_URL: origin.optional(),
  DATABASE_URL: z.string().refine(isDatabaseUrl, RULES.database).optional(),
  DATA_DIR: z.string().default("./data"),
  ROLE: z.enum(["all", "web", "worker"], RULES.role).default("all"),
  AUTH_SECRET: z.string().optional(),
  CLIENT_IP_HEADER: z
    .string()
    .regex(/^[\w-]+$/, RULES.header)
    .toLowerCase()
    .optional(),
  ADMIN_EMAILS: list.pipe(z.array(z.email(RULES.emails).toLowerCase())),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_\w+$/, RULES.stripeKey)
    .optional(),
  STRIPE_WEBHOOK_SECRET: list.refine((all) => !all.some(stripeMode), RULES.webhookSecret),
  STRIPE_API_BASE: origin.optional(),
  PLAN_CONFIG: z.string().optional(),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], RULES.logLevel)
    .default("info"),
});

function withoutBlanks(source: Record<string, string | undefined>): Given {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      value === undefined || value.trim() === "" ? [] : [[name, value.trim()]],
    ),
  );
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !["http:", "https:"].includes(url.protocol)) return false;
  return url.pathname === "/" && url.href === `${url.origin}/`;
}

const POSTGRES = /^postgres(ql)?:\/\//;

function isDatabaseUrl(url: string): boolean {
  if (POSTGRES.test(url)) return (URL.parse(url)?.pathname ?? "").length > 1;
  return url.startsWith("file:") && isFilePath(fileOf(url));
}

function databaseAt(url: string): DatabaseAddress {
  return POSTGRES.test(url) ? { kind: "postgres", url } : { kind: "sqlite", file: fileOf(url) };
}

function fileOf(databaseUrl: string): string {
  if (!databaseUrl.startsWith("file://")) return databaseUrl.slice("file:".length);
  const url = URL.parse(databaseUrl);
  return url?.host === "" ? fileURLToPath(url) : "";
}

// An in-memory database is another one for each connection, and this server opens several.
function isFilePath(path: string): boolean {
  return path !== "" && path !== ":memory:" && !path.endsWith("/");
}

/** Which of Stripe's worlds an API key opens, or undefined when it is no API key. */
function stripeMode(key: string): "test" | "live" | undefined {
  const mode = /^(?:sk|rk|pk)_(test|live)_/.exec(key)?.[1];
  return mode === "test" || mode === "live" ? mode : undefined;
}

function problemsIn(error: z.ZodError | undefined): string[] {
  const lines = error?.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`) ?? [];
  return [...new Set(lines)];
}

// Media would silently land in DATA_DIR instead, so this stops the start.
function unsupportedStores(given: Given): string[] {
  const names = Object.keys(given).filter((name) => name.startsWith("S3_"));
  if (names.length === 0) return [];
  return [
    `${names.join(", ")}: media in an S3-compatible store is not supported yet; leave the S3_ variables out, media is then kept in DATA_DIR.`,
  ];
}

function noRoomForSandbox(given: Given): string[] {
  if (Number(given["PORT"]) !== 65_535 || given["STRIPE_SECRET_KEY"] !== undefined) return [];
  return [
    "PORT is 65535, the last one there is, and the Stripe sandbox listens on the next one; use a lower one, as in PORT=3000.",
  ];
}

const REQUIRED_IN_PRODUCTION = {
  APP_URL: "set it to the public origin, as in https://frames.example.",
  AUTH_SECRET: `set it to ${AUTH_SECRET_LENGTH_MIN} or more random characters, as from: openssl rand -base64 32.`,
  STRIPE_SECRET_KEY:
    "set it to your Stripe key; without one the sandbox would run, which production refuses.",
  STRIPE_WEBHOOK_SECRET:
    "set it to the signing secret (whsec_…) of the webhook endpoint at /api/stripe/webhook.",
};

function productionProblems(given: Given): string[] {
  const missing = Object.entries(REQUIRED_IN_PRODUCTION)
    .filter(([name]) => splitList(given[name] ?? "").length === 0)
    .map(([name, remedy]) => `${name} is required in production; ${remedy}`);
  const secretLength = given["AUTH_SECRET"]?.length ?? AUTH_SECRET_LENGTH_MIN;
  if (secretLength < AUTH_SECRET_LENGTH_MIN) {
    missing.push(
      `AUTH_SECRET is ${secretLength} characters long, too short for production; ${REQUIRED_IN_PRODUCTION.AUTH_SECRET}`,
    );
  }
  return [...missing, ...mixedStripeModes(given)];
}

// All test keys is a rehearsal and allowed. Test beside live, under whatever STRIPE name, is a slip.
function mixedStripeModes(given: Given): string[] {
  const keys = stripeKeys(given);
  const test = keys.filter((key) => key.mode === "test").map((key) => key.name);
  const live = keys.filter((key) => key.mode === "live").map((key) => key.name);
  if (test.length === 0 || live.length === 0) return [];
  return [
    `${test.join(", ")} holds a test key beside a live one in ${live.join(", ")}; use live keys only, or test keys only.`,
  ];
}

function stripeKeys(given: Given): { name: string; mode: "test" | "live" | undefined }[] {
  return Object.entries(given)
    .filter(([name]) => name.includes("STRIPE"))
    .flatMap(([name, value]) => splitList(value).map((key) => ({ name, mode: stripeMode(key) })));
}

function warningsAbout(given: Given, production: boolean): string[] {
  const warnings = ["FAL_KEY", "REPLICATE_API_TOKEN"]
    .filter((name) => given[name] !== undefined)
    .map((name) => `${name} is set, but hosted models are not supported yet; it is not used.`);
  // Production refuses this.
  if (given["STRIPE_SECRET_KEY"] && splitList(given["STRIPE_WEBHOOK_SECRET"] ?? "").length === 0) {
    warnings.push(
      "STRIPE_SECRET_KEY is set, but STRIPE_WEBHOOK_SECRET is not: people can pay, and no payment is ever granted; set it to the signing secret (whsec_…) of the webhook endpoint at /api/stripe/webhook.",
    );
  }
  if (!production) return warnings;
  if (given["APP_URL"]?.startsWith("http:")) {
    warnings.push("APP_URL is http: session cookies travel unencrypted.");
  }
  if (stripeKeys(given).some((key) => key.mode === "test")) {
    warnings.push("STRIPE_SECRET_KEY is a test key: nobody is charged.");
  }
  if (given["STRIPE_API_BASE"]) {
    warnings.push(`Stripe is asked at ${given["STRIPE_API_BASE"]}, not at Stripe's own address.`);
  }
  return warnings;
}
