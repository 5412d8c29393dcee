import { Hono } from "hono";
import { expect, test } from "vitest";
import { ask } from "../testing/ask.ts";
import { listen } from "../testing/listen.ts";
import { securityHeaders } from "./security-headers.ts";

async function headersOf(appUrl: string, path = "/") {
  const app = new Hono()
    .use(securityHeaders({ appUrl }))
    .get("/", (c) => c.text("page"))
    .get("/broken", () => {
      throw new Error("broken");
    })
    .onError((_, c) => c.text("broken", 500));
  return (await ask(await listen(app), path)).headers;
}

test.each(["/", "/broken", "/missing"])(
  "every answer tells the browser what to refuse (%s)",
  async (path) => {
    const headers = await headersOf("http://localhost:3000", path);

    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "permissions-policy": "camera=(), microphone=(), geolocation=()",
    });
    const policy = String(headers["content-security-policy"]).split("; ");
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
  },
);

test("https is promised for the future only where it is used", async () => {
  const https = await headersOf("https://frames.example");
  const http = await headersOf("http://frames.example");

  expect(https["strict-transport-security"]).toBe("max-age=31536000");
  expect(http["strict-transport-security"]).toBeUndefined();
});
