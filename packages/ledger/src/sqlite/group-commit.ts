import type { Asked, Outcome } from "../core/batch.ts";

/** One transaction holds at most this many commands, so that nobody else waits long for the file. */
const BATCH_MAX = 256;

type Waiting = { asked: Asked; settle: (outcome: Outcome | undefined) => void };

/**
 * Commands that wait at the same time share one transaction, and so one write to the disk. `commit` resolves once what it was
 * given is durable, and only then is a caller answered.
 */
export function groupCommit(commit: (batch: Asked[]) => Promise<Outcome[]>) {
  let queue: Waiting[] = [];
  let draining: Promise<void> | null = null;

  async function drain(): Promise<void> {
    // Whoever asks in the same breath is in the first batch too.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_MAX);
      queue = queue.slice(BATCH_MAX);
      const outcomes = await commitBatch(batch.map(({ asked }) => asked));
      for (const [n, { settle }] of batch.entries()) settle(outcomes[n]);
    }
    draining = null;
  }

  /** What breaks the transaction for one breaks it for all: each is tried alone then, so that only that one is told. */
  async function commitBatch(batch: Asked[]): Promise<Outcome[]> {
    try {
      return await commit(batch);
    } catch (error) {
      if (batch.length === 1) return [{ error }];
    }
    const outcomes: Outcome[] = [];
    for (const asked of batch) outcomes.push(...(await commitBatch([asked])));
    return outcomes;
  }

  return {
    execute: (asked: Asked): Promise<Outcome | undefined> =>
      new Promise((settle) => {
        queue.push({ asked, settle });
        draining ??= drain();
      }),

    /** Resolves when everything asked so far is answered. */
    idle: async (): Promise<void> => {
      await draining;
    },
  };
}
