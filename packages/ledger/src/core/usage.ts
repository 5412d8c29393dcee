import type { Charge, UsageDay } from "../model.ts";

/**
 * What a charge adds to its UTC day's counters. `metadata.modelId` and `metadata.seconds` say what was made;
 * a charge without them counts as itself.
 */
export function usageOf({ credits, createdAt, metadata }: Charge): UsageDay {
  const { modelId, seconds } = metadata ?? {};
  return {
    day: utcDay(createdAt),
    modelId: typeof modelId === "string" ? modelId : "",
    renders: 1,
    seconds: typeof seconds === "number" ? seconds : 0,
    credits,
  };
}

/** `YYYY-MM-DD` in UTC. */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
