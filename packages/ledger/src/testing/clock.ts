/** A clock that stands still until somebody moves it. Epoch milliseconds. */
export type Clock = { now: () => number; pass: (ms: number) => void };

export function clockAt(start: number): Clock {
  let at = start;
  return { now: () => at, pass: (ms) => (at += ms) };
}
