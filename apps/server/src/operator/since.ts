import { UsageError } from "./command.ts";

const UNIT_MS = { d: 24 * 60 * 60 * 1_000, h: 60 * 60 * 1_000 };

/**
 * The moment a person means, epoch milliseconds: a date, a time, or a while ago, as in 7d.
 * @throws UsageError
 */
export function readSince(text: string, now: number): number {
  const [, count, unit] = /^(\d+)([dh])$/.exec(text) ?? [];
  const at = count
    ? now - Number(count) * UNIT_MS[unit === "d" ? "d" : "h"]
    : /^\d{4}-\d{2}-\d{2}(T\S+)?$/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (Number.isNaN(at)) {
    throw new UsageError(
      `--since takes a date, a time or a while, as in 2026-01-31 or 7d, not "${text}".`,
    );
  }
  return at;
}
