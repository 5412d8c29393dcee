import type { Range } from "../store.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The range in days, newest first, so that what is in one day is all that has to be remembered at a time. */
export function* daysBack({ from, to }: Range): Generator<Range> {
  for (let end = to; end > from; end -= DAY_MS) {
    yield { from: Math.max(from, end - DAY_MS), to: end };
  }
}
