import type { Taking } from "./state.ts";

/** Takings one after the other; neighbours of one grant become one, so that they come back as one. */
export function joined(takings: Taking[], more: Taking[]): Taking[] {
  const last = takings.at(-1);
  const [first, ...rest] = more;
  if (last === undefined || last.grantKey !== first?.grantKey) return [...takings, ...more];
  const both = { grantKey: last.grantKey, credits: last.credits + first.credits };
  return [...takings.slice(0, -1), both, ...rest];
}

/** The credits numbered `from` (inclusive) to `to` (exclusive), counted in the order they were taken. */
export function slice(takings: Taking[], { from, to }: { from: number; to: number }): Taking[] {
  let before = 0;
  return takings.flatMap(({ grantKey, credits: taken }) => {
    const start = Math.max(from, before);
    before += taken;
    const credits = Math.min(to, before) - start;
    return credits > 0 ? [{ grantKey, credits }] : [];
  });
}
