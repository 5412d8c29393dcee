import type { Context } from "hono";

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
} as const;

/** Sets the headers every page has: no scripts, no frames, no cache. */
export function setPageHeaders(c: Context): void {
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
}

/** Whether a request comes from a page of ours, or from something that is no browser at all. */
export function isOwnOrigin(c: Context, publicUrl: string): boolean {
  const origin = c.req.header("origin");
  if (origin === undefined) return true;
  const host = URL.parse(origin)?.host;
  return host !== undefined && (host === c.req.header("host") || host === new URL(publicUrl).host);
}
