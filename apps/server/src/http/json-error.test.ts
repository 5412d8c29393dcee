import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { expect, test } from "vitest";
import { ask } from "../testing/ask.ts";
import { capturedLog } from "../testing/captured-log.ts";
import { listen } from "../testing/listen.ts";
import { answerUnexpected, notFound } from "./json-error.ts";
import { logRequests } from "./request-log.ts";

async function openApp(level?: string) {
  const { logger, lines } = capturedLog(level);
  let clock = 0;
  let requests = 0;
  const app = new Hono()
    .use(
      logRequests({
        logger,
        now: () => (clock += 12.4),
        newRequestId: () => `request-${(requests += 1)}`,
      }),
    )
    .onError(answerUnexpected(logger))
    .notFound(notFound)
    .get("/fine", (c) => c.text("fine"))
    .get("/healthz", (c) => c.text("alive"))
    .get("/refused", () => {
      throw new HTTPException(415, { message: "Only JSON." });
    })
    .get("/broken", () => {
      throw new Error("SQLITE_BUSY at /srv/frames.db", { cause: new Error("disk") });
    });
  const origin = await listen(app);
  return {
    lines,
    get: (path: string) => ask(origin, path, { headers: { "x-request-id": "mine" } }),
  };
}

test("a fault is logged once and whole, and answered without inner detail", async () => {
  const { get, lines } = await openApp();

  const answer = await get("/broken");

  expect(answer.status).toBe(500);
  expect(JSON.parse(answer.body.toString())).toEqual({
    error: {
      code: "INTERNAL",
      message: "Something went wrong on our side. Please try again.",
      requestId: "request-1",
    },
  });
  expect(answer.headers["x-request-id"]).toBe("request-1");
  const [fault, ...others] = lines.filter((line) => line["level"] === "error");
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ requestId: "request-1", method: "GET", path: "/broken" });
  expect(JSON.stringify(fault)).toMatch(/SQLITE_BUSY.*json-error\.test\.ts.*disk/);
});

test("a refusal keeps its status and is no fault", async () => {
  const { get, lines } = await openApp();

  const answer = await get("/refused");

  expect(answer.status).toBe(415);
  expect(JSON.parse(answer.body.toString())).toMatchObject({
    error: { code: "REFUSED", message: "Only JSON." },
  });
  expect(lines.filter((line) => line["level"] === "error")).toEqual([]);
});

test("what is not there is said so in JSON, and kept by no cache", async () => {
  const { get } = await openApp();

  const answer = await get("/nowhere");

  expect(answer.status).toBe(404);
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(JSON.parse(answer.body.toString())).toEqual({
    error: { code: "NOT_FOUND", message: "There is nothing here.", requestId: "request-1" },
  });
});

test("each request is one line, without its query", async () => {
  const { get, lines } = await openApp("info");

  await get("/fine?session_id=cs_secret");
  await get("/nowhere");
  await get("/healthz");

  const facts = lines.map(({ requestId, method, path, status, ms }) => ({
    requestId,
    method,
    path,
    status,
    ms,
  }));
  expect(facts).toEqual([
    { requestId: "request-1", method: "GET", path: "/fine", status: 200, ms: 12 },
    { requestId: "request-2", method: "GET", path: "/nowhere", status: 404, ms: 12 },
  ]);
  expect(JSON.stringify(lines)).not.toContain("cs_secret");
});
