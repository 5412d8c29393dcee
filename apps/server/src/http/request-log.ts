import type { MiddlewareHandler } from "hono";
import type { Logger } from "pino";

declare module "hono" {
  interface ContextVariableMap {
    /** Names one request in the log and in its answer's `X-Request-Id`. */
    requestId: string;
  }
}

const PROBES = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * Names each request and logs one line for it, without its query, which may carry secrets. `ms` is
 * the time until the answer began; a stream goes on after it. Probes are logged at debug level.
 */
export function logRequests(options: {
  logger: Logger;
  /** Milliseconds. */
  now: () => number;
  newRequestId: () => string;
}): MiddlewareHandler {
  const { logger, now, newRequestId } = options;
  return async (c, next) => {
    const startedAt = now();
    const requestId = newRequestId();
    c.set("requestId", requestId);
    c.header("X-Request-Id", requestId);
    await next();

    const { method, path } = c.req;
    const ms = Math.round(now() - startedAt);
    const line = { requestId, method, path, status: c.res.status, ms };
    logger[PROBES.has(path) ? "debug" : "info"](line, "Request answered");
  };
}
