import type { Billing } from "@framefare/billing";
import type { PlanConfig } from "@framefare/contract";
import type { Ledger } from "@framefare/ledger";
import type { Renders } from "@framefare/render";
import { initTRPC, TRPCError } from "@trpc/server";
import type { Logger } from "pino";
import type { Admins } from "../auth/admins.ts";
import type { Users } from "../auth/users.ts";
import type { Viewer } from "../auth/viewer.ts";
import type { Live } from "../house/live.ts";
import { failureOf, refusalOf } from "./failure.ts";

/** What the procedures work with: who asks, and the packages behind the doors. */
export type Context = {
  viewer: Viewer | null;
  /** Asks again who is signed in: a stream may outlive the session it began with. */
  viewerNow: () => Promise<Viewer | null>;
  billing: Billing;
  ledger: Ledger;
  renders: Renders;
  planConfig: PlanConfig;
  live: Live;
  admins: Admins;
  users: Users;
  logger: Logger;
  now: () => number;
};

const t = initTRPC.context<Context>().create({
  // Never a stack on the wire, in development either.
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: 15_000 },
    client: { reconnectAfterInactivityMs: 40_000 },
  },
  errorFormatter: ({ shape, error }) => {
    const failure = failureOf(error);
    const inner = failure.reason === "internal";
    const message = inner ? "Something went wrong on our side. Please try again." : shape.message;
    return { ...shape, message, data: { ...shape.data, failure } };
  },
});

export const { router } = t;

/** Gives each refusal of the packages its HTTP meaning. Anything else stays a 500. */
const translateRefusals = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  const refusal = refusalOf(result.error.cause);
  if (refusal) throw refusal;
  return result;
});

/** For anybody. */
export const open = t.procedure.use(translateRefusals);

/** For whoever is signed in. */
export const signedIn = open.use(({ ctx, next }) => {
  const { viewer } = ctx;
  if (!viewer) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  return next({ ctx: { ...ctx, viewer } });
});
