import { Hono } from "hono";
import type { Logger } from "pino";
import type { Registry } from "prom-client";

const CHECK_TIMEOUT_MS = 2_000;

export interface HealthDoorOptions {
  /** Each resolves when its part can be reached; what it throws is logged and not shown. */
  checks: { database: () => Promise<void>; queue: () => Promise<void> };
  metrics: Registry;
  logger: Logger;
  /** Milliseconds after which a check that says nothing has failed. */
  checkTimeoutMs?: number;
}

/** `/healthz` (this process is alive), `/readyz` (it can serve) and `/metrics` (Prometheus text). */
export function healthDoor(options: HealthDoorOptions): Hono {
  const { checks, metrics, logger, checkTimeoutMs = CHECK_TIMEOUT_MS } = options;

  async function outcome(part: string, check: () => Promise<void>): Promise<"ok" | "failed"> {
    try {
      await within(checkTimeoutMs, check());
      return "ok";
    } catch (error) {
      logger.warn({ err: error, part }, "Not ready");
      return "failed";
    }
  }

  return new Hono()
    .get("/healthz", (c) => c.json({ alive: true }, 200, { "Cache-Control": "no-store" }))
    .get("/readyz", async (c) => {
      const [database, queue] = await Promise.all([
        outcome("database", checks.database),
        outcome("queue", checks.queue),
      ]);
      const ready = database === "ok" && queue === "ok";
      const answer = { ready, checks: { database, queue } };
      return c.json(answer, ready ? 200 : 503, { "Cache-Control": "no-store" });
    })
    .get("/metrics", async (c) =>
      c.body(await metrics.metrics(), 200, {
        "Content-Type": metrics.contentType,
        "Cache-Control": "no-store",
      }),
    );
}

async function within(ms: number, check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms.`)), ms);
  });
  try {
    await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
