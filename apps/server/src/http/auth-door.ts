import { getConnInfo } from "@hono/node-server/conninfo";
import { isText } from "@framefare/contract";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { isIP } from "node:net";
import { type Auth, CLIENT_ADDRESS_HEADER } from "../auth/auth.ts";
import { jsonError, notFound, unexpected } from "./json-error.ts";

const BODY_BYTES_MAX = 16 * 1024;

/**
 * `/api/auth/*`: hands requests to better-auth under the address they come from.
 * @param options - `clientIpHeader` is the one a trusted proxy sets; null where nobody is in front.
 */
export function authDoor(
  auth: Pick<Auth, "handler">,
  { appUrl, clientIpHeader }: { appUrl: string; clientIpHeader: string | null },
): Hono {
  return new Hono().on(["GET", "POST"], "/api/auth/*", limitBody, async (c) => {
    const { headers } = c.req.raw;
    if (!(await hasTextOnly(c.req.raw.clone()))) {
      const message = "The body has characters that are none.";
      return jsonError(c, { status: 400, code: "BAD_REQUEST", message });
    }
    const address = toldByProxy(headers, clientIpHeader) ?? getConnInfo(c).remote.address;
    headers.delete(CLIENT_ADDRESS_HEADER);
    if (address) headers.set(CLIENT_ADDRESS_HEADER, address);
    if (isScript(headers)) headers.set("origin", appUrl);

    const answer = await auth.handler(c.req.raw);
    if (answer.status >= 500) return unexpected(c);
    // An address better-auth does not know is answered with an empty body.
    return answer.status === 404 && answer.body === null ? notFound(c) : answer;
  });
}

/** What is no JSON is refused by whoever reads it. */
async function hasTextOnly(request: Request): Promise<boolean> {
  const body = await request.text();
  // Nothing else can be spelled so: the rest of JSON's text is as it stands.
  if (!/\\u(?:0000|d[89a-f])/i.test(body)) return true;
  let textOnly = true;
  try {
    JSON.parse(body, (_, value: unknown) => {
      if (typeof value === "string" && !isText(value)) textOnly = false;
      return value;
    });
  } catch {
    return true;
  }
  return textOnly;
}

/** The proxy in front adds its own word at the end; what stands before it came from the client. */
function toldByProxy(headers: Headers, name: string | null): string | undefined {
  const last = name === null ? undefined : headers.get(name)?.split(",").at(-1)?.trim();
  return last !== undefined && isIP(last) !== 0 ? last : undefined;
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
