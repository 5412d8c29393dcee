import { join } from "node:path";
import { type Context, Hono } from "hono";
import { compress } from "hono/compress";
import { getMimeType } from "hono/utils/mime";
import { answerFile } from "./file-answer.ts";
import { jsonError, notFound } from "./json-error.ts";

const RESERVED = /^\/(api|trpc|media)(\/|$)/;
// Plain names only: nothing hidden, nothing encoded, nothing that climbs.
const FILE = /^(\/[\w-][\w.-]*)+$/;

/**
 * The browser application built into `dist`: files as they are, and its page for every other
 * address a person may open. Mount it last.
 */
export function spaDoor({ dist }: { dist: string }): Hono {
  return new Hono().get("*", compress(), async (c) => {
    const { path } = c.req;
    if (RESERVED.test(path)) return notFound(c);

    const file =
      FILE.test(path) && path !== "/index.html" ? await answerBuilt(c, dist, path) : null;
    if (file) return file;
    if (path.startsWith("/assets/") || !wantsPage(c)) return notFound(c);
    return (await answerBuilt(c, dist, "/index.html")) ?? notBuilt(c);
  });
}

function answerBuilt(c: Context, dist: string, path: string): Promise<Response | null> {
  return answerFile(c, {
    path: join(dist, path),
    contentType: getMimeType(path) ?? "application/octet-stream",
    // The build puts a hash of the content into every name under /assets.
    cacheControl: path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
  });
}

// A script or a picture that is missing says `*/*` too, and must not be given a page for an answer.
function wantsPage(c: Context): boolean {
  const accept = c.req.header("accept") ?? "*/*";
  if (accept.includes("text/html")) return true;
  return accept.includes("*/*") && !/\.\w+$/.test(c.req.path);
}

function notBuilt(c: Context): Response | Promise<Response> {
  if (!c.req.header("accept")?.includes("text/html")) {
    const message = "The browser application is not built; run npm start.";
    return jsonError(c, { status: 503, code: "NOT_BUILT", message });
  }
  c.header("Cache-Control", "no-store");
  return c.html(NOT_BUILT_PAGE, 503);
}

const NOT_BUILT_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Framefare is not built yet</title>
<h1>Framefare is not built yet</h1>
<p>The server runs, but the browser application is missing. Stop it and run <code>npm start</code>,
or build it with <code>pnpm --filter @framefare/web build</code> and reload this page.</p>
</html>
`;
