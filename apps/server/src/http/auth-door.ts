import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type Auth, CLIENT_ADDRESS_HEADER } from "../auth/auth.ts";
import { jsonError, notFound, unexpected } from "./json-error.ts";

const BODY_BYTES_MAX = 16 * 1024;

/** `/api/auth/*`: hands requests to better-auth under the address their socket has. */
export function authDoor(auth: Pick<Auth, "handler">, { appUrl }: { appUrl: string }): Hono {
  return new Hono().on(["GET", "POST"], "/api/auth/*", limitBody, async (c) => {
    const { headers } = c.req.raw;
    const { address } = getConnInfo(c).remote;
    headers.delete(CLIENT_ADDRESS_HEADER);
    if (address) headers.set(CLIENT_ADDRESS_HEADER, address);
    if (isScript(headers)) headers.set("origin", appUrl);

    const answer = await auth.handler(c.req.raw);
    if (answer.status >= 500) return unexpected(c);
    // An address better-auth does not know is answered with an empty body.
    return answer.status === 404 && answer.body === null ? notFound(c) : answer;
  });
}

/**
 * Every browser says which page a POST comes from. A request that says neither is a script's, nobody's cookies are
 * borrowed for it, and it may sign in without an Origin made up for it.
 */
function isScript(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  return !headers.has("origin") && !headers.has("referer") && (site === null || site === "none");
}

const limitBody = bodyLimit({
  maxSize: BODY_BYTES_MAX,
  onError: (c) =>
    jsonError(c, {
      status: 413,
      code: "BODY_TOO_LARGE",
      message: `The body is larger than ${BODY_BYTES_MAX} bytes.`,
    }),
});
