import { Counter, Registry } from "prom-client";
import { expect, test } from "vitest";
import { ask } from "../testing/ask.ts";
import { capturedLog } from "../testing/captured-log.ts";
import { listen } from "../testing/listen.ts";
import { healthDoor } from "./health-door.ts";

async function openHealth(checks: { database?: () => Promise<void>; queue?: () => Promise<void> }) {
  const metrics = new Registry();
  new Counter({ name: "renders_total", help: "Renders made.", registers: [metrics] }).inc(3);
  const { logger, lines } = capturedLog();
  const fine = () => Promise.resolve();
  const origin = await listen(
    healthDoor({
      checks: { database: fine, queue: fine, ...checks },
      metrics,
      logger,
      checkTimeoutMs: 50,
    }),
  );
  return { get: (path: string) => ask(origin, path), lines };
}

test("a server that reaches its database and its queue is ready", async () => {
  const { get } = await openHealth({});

  const answer = await get("/readyz");

  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body.toString())).toEqual({
    ready: true,
    checks: { database: "ok", queue: "ok" },
  });
});

test.each([
  ["fails", () => Promise.reject(new Error("locked by 10.0.0.7"))],
  ["never answers", () => new Promise<void>(() => {})],
  [
    "throws at once",
    () => {
      throw new Error("closed");
    },
  ],
])("a server whose queue %s is alive, not ready, and says which part", async (_, queue) => {
  const { get, lines } = await openHealth({ queue });

  const answer = await get("/readyz");

  expect(answer.status).toBe(503);
  expect(JSON.parse(answer.body.toString())).toEqual({
    ready: false,
    checks: { database: "ok", queue: "failed" },
  });
  expect(lines).toEqual([expect.objectContaining({ part: "queue", msg: "Not ready" })]);
  expect((await get("/healthz")).status).toBe(200);
});

test("metrics are Prometheus text", async () => {
  const { get } = await openHealth({});

  const answer = await get("/metrics");

  expect(answer.headers["content-type"]).toMatch(/^text\/plain; version=0.0.4/);
  expect(answer.body.toString()).toContain("renders_total 3");
});
