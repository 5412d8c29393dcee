import type { UsageDay } from "@framefare/contract";

const DAY_MS = 86_400_000;

/** What one day's bar is built of, from the ground up. */
type DayStack = {
  day: string;
  total: number;
  parts: { modelId: string; credits: number; below: number }[];
};

/** The last `days` UTC days up to today, oldest first, as `2026-11-22`. */
export function lastDays(days: number, now: number): string[] {
  return Array.from({ length: days }, (_, index) =>
    new Date(now - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** Stacks each day's credits by model, in the order of `models`. A day without renders has no parts. */
export function stackByDay(
  rows: readonly UsageDay[],
  calendar: readonly string[],
  models: readonly string[],
): DayStack[] {
  return calendar.map((day) => {
    const parts: DayStack["parts"] = [];
    let total = 0;
    for (const modelId of models) {
      const row = rows.find((one) => one.day === day && one.modelId === modelId);
      if (!row) continue;
      parts.push({ modelId, credits: row.credits, below: total });
      total += row.credits;
    }
    return { day, total, parts };
  });
}
