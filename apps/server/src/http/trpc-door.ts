import { BATCH_CALLS_MAX } from "@framefare/contract";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Logger } from "pino";
import { refuseForeignPage } from "../trpc/foreign-page.ts";
import { appRouter } from "../trpc/router.ts";
import type { Context } from "../trpc/trpc.ts";
import { jsonError } from "./json-error.ts";

/** A batch of the longest prompts fits many times over. */
const BODY_BYTES_MAX = 256 * 1024;

/** `/trpc/*`: the procedures. What nobody expected is logged here, once and whole. */
export function trpcDoor(options: {
  /** Whose pages may post. */
  origins: string[];
  context: (headers: Headers) => Promise<Context>;
  logger: Logger;
}): Hono {
  const limitBody = bodyLimit({
    maxSize: BODY_BYTES_MAX,
    onError: (c) =>
      jsonError(c, { status: 413, code: "BODY_TOO_LARGE", message: "The body is too large." }),
  });
  return new Hono().all("/trpc/*", limitBody, (c) =>
    fetchRequestHandler({
      endpoint: "/trpc",
      req: c.req.raw,
      router: appRouter,
      maxBatchSize: BATCH_CALLS_MAX,
      createContext: ({ req }) => {
        if (req.method === "POST") refuseForeignPage(req.headers, options.origins);
        return options.context(req.headers);
      },
      onError: ({ error, path }) => {
        const line = { err: error.cause ?? error, path, requestId: c.get("requestId") };
        if (error.code === "INTERNAL_SERVER_ERROR") {
          options.logger.error(line, "A procedure failed unexpectedly");
        } else if (error.code === "SERVICE_UNAVAILABLE") {
          options.logger.error(line, "Stripe could not be used");
        }
      },
    }),
  );
}
