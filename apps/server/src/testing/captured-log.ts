import type { Logger } from "pino";
import { createLogger } from "../house/logger.ts";

/** A real logger whose lines are kept, parsed, in place of stdout. */
export function capturedLog(level = "debug"): {
  logger: Logger;
  lines: Record<string, unknown>[];
} {
  const lines: Record<string, unknown>[] = [];
  // Every line of ours is an object.
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  return { logger: createLogger({ level, pretty: false, stream: { write } }), lines };
}
