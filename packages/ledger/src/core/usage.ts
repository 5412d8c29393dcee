import type { Charge, UsageDay } from "../model.ts";

/**
 * What a charge adds to its UTC day's counters. `metadata.modelId` and `metadata.seconds` say what was made;
 * a charge without them counts as itself.
 */
function usageOf({ credits, createdAt, metadata }: Charge): UsageDay {
  const { modelId, seconds } = metadata ?? {};
  return {
    day: utcDay(createdAt),
    modelId: typeof modelId === "string" ? modelId : "",
    renders: 1,
    seconds: typeof seconds === "number" ? seconds : 0,
    credits,
  };
}

/** What several charges add, one row a wallet, day and model. */
export function sumUsage(charges: Charge[]): (UsageDay & { walletId: string })[] {
  const rows = new Map<string, UsageDay & { walletId: string }>();
  for (const charge of charges) {
    const { walletId } = charge;
    const one = usageOf(charge);
    const name = JSON.stringify([walletId, one.day, one.modelId]);
    const sum = rows.get(name);
    if (!sum) rows.set(name, { walletId, ...one });
    else {
      sum.renders += one.renders;
      sum.seconds += one.seconds;
      sum.credits += one.credits;
    }
  }
  return [...rows.values()];
}

/** `YYYY-MM-DD` in UTC. */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
