import type { DBAdapterInstance } from "better-auth";
import { betterAuth } from "better-auth/minimal";
import type { Logger } from "pino";

/** Set by the auth door, from the socket or the proxy's header; whatever a client sends under this name is dropped there. */
export const CLIENT_ADDRESS_HEADER = "x-framefare-client-ip";

type SessionUser = { id: string; email: string; name: string; emailVerified: boolean };

/** What the doors need of better-auth. */
export interface Auth {
  /** Answers a request under `/api/auth`; throws what is a fault and no refusal. */
  handler: (request: Request) => Promise<Response>;
  api: {
    getSession: (ask: {
      headers: Headers;
      query: { disableRefresh: boolean };
    }) => Promise<{ user: SessionUser } | null>;
  };
  /**
   * Makes the account of that address its owner's, whoever made it: it gets this password, every session of it ends, and the
   * address counts as confirmed from now on. Answers whether the account was new.
   */
  confirm: (owner: { email: string; password: string }) => Promise<{ isNew: boolean }>;
}

/** Attempts from one address before it must pause for `window` seconds. */
export interface AttemptLimit {
  window: number;
  max: number;
}

export interface AuthOptions {
  /** Where accounts and sessions are kept: the `authAdapter` of a database whose auth tables are there. */
  database: DBAdapterInstance;
  secret: string;
  /** The public origin: https makes the cookie Secure. */
  appUrl: string;
  /** Origins besides `appUrl` whose pages may sign in. */
  trustedOrigins: string[];
  /** Told of each new session before it is answered. A failure is logged and stops nobody. */
  onSession: (userId: string) => Promise<void>;
  logger: Logger;
  signInLimit?: AttemptLimit;
  signUpLimit?: AttemptLimit;
}

/** E-mail and password accounts with cookie sessions, kept in `database`. */
export function createAuth(options: AuthOptions): Auth {
  const { database, secret, appUrl, trustedOrigins, logger } = options;
  const auth = betterAuth({
    appName: "Framefare",
    baseURL: appUrl,
    basePath: "/api/auth",
    secret,
    trustedOrigins,
    database,
    emailAndPassword: { enabled: true, minPasswordLength: 8 },
    rateLimit: {
      enabled: true,
      storage: "database",
      customRules: {
        "/sign-in/email": options.signInLimit ?? { window: 30, max: 10 },
        "/sign-up/email": options.signUpLimit ?? { window: 60, max: 20 },
        // Every page asks who is there, and guesses nothing by it.
        "/get-session": false,
      },
    },
    advanced: {
      useSecureCookies: new URL(appUrl).protocol === "https:",
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      // Said out loud because the default depends on NODE_ENV.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    databaseHooks: {
      session: { create: { after: (session) => tellOfSession(options, session.userId) } },
    },
    telemetry: { enabled: false },
    logger: { log: (level, message, ...details) => log(logger, level, message, details) },
    // Refusals are still answered; only what is no refusal is thrown, to be logged and answered once.
    onAPIError: { throw: true },
  });
  const confirm: Auth["confirm"] = async ({ email, password }) => {
    const { password: passwords, internalAdapter: accounts } = await auth.$context;
    const hash = await passwords.hash(password);
    const known = await accounts.findUserByEmail(email);
    if (known) {
      await accounts.updatePassword(known.user.id, hash);
      await accounts.deleteUserSessions(known.user.id);
      await accounts.updateUser(known.user.id, { emailVerified: true });
      return { isNew: false };
    }
    const name = email.split("@")[0] ?? email;
    const { id } = await accounts.createUser(
      { email, name, emailVerified: true },
      { method: "email-password" },
    );
    const account = { userId: id, providerId: "credential", accountId: id, password: hash };
    await accounts.linkAccount(account);
    return { isNew: true };
  };
  return { handler: auth.handler, api: auth.api, confirm };
}

async function tellOfSession(options: AuthOptions, userId: string): Promise<void> {
  try {
    await options.onSession(userId);
  } catch (error) {
    options.logger.error({ err: error, userId }, "A new session could not be prepared");
  }
}

// better-auth calls a wrong password an error too; only what was thrown is one here.
function log(
  logger: Logger,
  level: "debug" | "info" | "warn" | "error",
  message: string,
  details: unknown[],
): void {
  const thrown = details.find((detail) => detail instanceof Error);
  if (thrown) logger[level]({ err: thrown }, `better-auth: ${message}`);
  else logger[level === "error" ? "warn" : level](`better-auth: ${message}`);
}
