import { Hono } from "hono";
import type { Logger } from "pino";
import { answerUnexpected, notFound } from "./json-error.ts";
import { logRequests } from "./request-log.ts";
import { securityHeaders } from "./security-headers.ts";

/** Every door in one house: the first that knows the address answers. The SPA, which knows them all, is last. */
export function createApp(options: {
  doors: Hono[];
  appUrl: string;
  logger: Logger;
  now: () => number;
  newRequestId: () => string;
}): Hono {
  const { doors, appUrl, logger, now, newRequestId } = options;
  const app = new Hono();
  app.use(logRequests({ logger, now, newRequestId }));
  app.use(securityHeaders({ appUrl }));
  for (const door of doors) app.route("/", door);
  app.notFound(notFound);
  app.onError(answerUnexpected(logger));
  return app;
}
