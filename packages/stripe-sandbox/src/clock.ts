import type { KnobTable } from "./sqlite/knob-table.ts";

/**
 * The time things happen at: sessions expire, plans renew and events are dated by it. It can be put
 * ahead of the real time, never behind. Deliveries, signatures and headers keep the real time.
 */
export type Clock = {
  /** Epoch milliseconds. */
  now: () => number;
  /** Runs `work` as if it were `moment`, in epoch milliseconds. */
  standingAt: <Result>(moment: number, work: () => Result) => Result;
  /** Goes on from `moment`, which must not be in the past of this clock. */
  jumpTo: (moment: number) => void;
};

/** Opens the clock; how far it is ahead is kept with the knobs. */
export function openClock(realNow: () => number, knobs: KnobTable): Clock {
  let standing: number | null = null;
  return {
    now: () => standing ?? realNow() + knobs.all().aheadMs,
    standingAt(moment, work) {
      const before = standing;
      standing = moment;
      try {
        return work();
      } finally {
        standing = before;
      }
    },
    jumpTo(moment) {
      knobs.turn({ aheadMs: Math.max(0, moment - realNow()) });
    },
  };
}
