import type { Charge } from "./model.ts";
import type { LedgerStore } from "./store.ts";

/** How long a counted charge may wait for others, in milliseconds: counters are a convenience, and share their commits. */
const WAIT_MS = 50;

/** Something that went wrong beside a charge, and did not touch it. */
export type Warning = { message: string; cause: unknown };

export type UsageCounter = {
  /** Counts the charge soon. Resolves when that is done, or has failed and was told as a warning. Never rejects. */
  count: (charge: Charge) => Promise<void>;
  /** Counts at once what waits; resolves when all so far is counted. */
  flush: () => Promise<void>;
};

/** Counts charges by day beside the journal: nobody waits for it, and nothing that happens to it reaches a charge. */
export function createUsageCounter(
  store: Pick<LedgerStore, "countUsage">,
  onWarning: (warning: Warning) => void,
): UsageCounter {
  let waiting: Charge[] = [];
  let next: { done: Promise<void>; begin: () => void } | null = null;
  const underway = new Set<Promise<void>>();

  async function countAll(): Promise<void> {
    const charges = waiting;
    waiting = [];
    next = null;
    try {
      await store.countUsage(charges);
    } catch (cause) {
      const keys = charges.map(({ key }) => key).join(", ");
      onWarning({ message: `Usage was not counted for ${keys}.`, cause });
    }
  }

  function schedule() {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, WAIT_MS);
      begin = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    const done = begun.then(countAll).finally(() => underway.delete(done));
    underway.add(done);
    return { done, begin };
  }

  return {
    count: (charge) => {
      waiting.push(charge);
      next ??= schedule();
      return next.done;
    },
    flush: async () => {
      next?.begin();
      // Besides the next there may be one that has begun and is not written yet.
      await Promise.all(underway);
    },
  };
}
