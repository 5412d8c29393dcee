import type { Context, ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Logger } from "pino";

/** Answers `{ error: { code, message, requestId } }`, never to be kept by a cache. */
export function jsonError(
  c: Context,
  error: { status: ContentfulStatusCode; code: string; message: string },
): Response {
  const { status, code, message } = error;
  c.header("Cache-Control", "no-store");
  // The rest of a body that is not read makes the connection useless to whoever would ask on it next.
  if (status === 413) c.header("Connection", "close");
  return c.json({ error: { code, message, requestId: c.get("requestId") } }, status);
}

/** For whatever is not there, and for what the asker may not know is there. */
export function notFound(c: Context): Response {
  return jsonError(c, { status: 404, code: "NOT_FOUND", message: "There is nothing here." });
}

/** Logs what a handler threw, once and whole, and answers plainly without inner detail. */
export function answerUnexpected(logger: Logger): ErrorHandler {
  return (error, c) => {
    if (error instanceof HTTPException && error.status < 500) {
      const { message } = error;
      return jsonError(c, { status: error.status, code: "REFUSED", message });
    }
    logger.error(
      { err: error, requestId: c.get("requestId"), method: c.req.method, path: c.req.path },
      "A request failed unexpectedly",
    );
    return unexpected(c);
  };
}

/** The answer to a request that failed for a reason of our own, already logged. */
export function unexpected(c: Context): Response {
  return jsonError(c, {
    status: 500,
    code: "INTERNAL",
    message: "Something went wrong on our side. Please try again.",
  });
}
