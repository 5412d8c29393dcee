import type { CommandOf, Executed, Verb } from "../command.ts";
import { LedgerError } from "../errors.ts";

/** One transaction holds at most this many commands, so that nobody else waits long for the file. */
const BATCH_MAX = 256;

type Waiting = {
  command: CommandOf<Verb>;
  now: number;
  answer: (executed: Executed) => void;
  refuse: (error: unknown) => void;
};

/**
 * Commands that wait at the same time share one transaction, and so one write to the disk; each caller is answered only when
 * it is durable. `run` carries one command out; `commit` runs a function in one immediate transaction.
 */
export function groupCommit(
  run: <V extends Verb>(command: CommandOf<V>, now: number) => Executed<V>,
  commit: (work: () => void) => Promise<unknown>,
) {
  const queue: Waiting[] = [];
  let draining: Promise<void> | null = null;

  async function drain(): Promise<void> {
    // Whoever asks in the same breath is in the first batch too.
    await Promise.resolve();
    while (queue.length > 0) await commitBatch(queue.splice(0, BATCH_MAX));
    draining = null;
  }

  async function commitBatch(batch: Waiting[]): Promise<void> {
    const settled: (() => void)[] = [];
    try {
      await commit(() => {
        settled.length = 0;
        for (const waiting of batch) settled.push(carryOut(waiting));
      });
    } catch (fault) {
      // One of them broke the transaction for all: each is tried alone, so that only that one is told.
      if (batch.length === 1) settled.splice(0, 1, () => batch[0]?.refuse(fault));
      else for (const waiting of batch) await commitBatch([waiting]);
      if (batch.length > 1) return;
    }
    for (const settle of settled) settle();
  }

  /** A refusal comes before anything is written, so the others go on as if it had not been asked. */
  function carryOut({ command, now, answer, refuse }: Waiting): () => void {
    try {
      const executed = run(command, now);
      return () => answer(executed);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      return () => refuse(error);
    }
  }

  return {
    execute: <V extends Verb>(command: CommandOf<V>, now: number): Promise<Executed<V>> =>
      new Promise((resolve, reject) => {
        // What `run` answers is of the verb that was asked: the queue only forgets which.
        const answer = resolve as (executed: Executed) => void;
        queue.push({ command, now, answer, refuse: reject });
        draining ??= drain();
      }),

    /** Resolves when everything asked so far is answered. */
    idle: async (): Promise<void> => {
      await draining;
    },
  };
}
