import type { Asked, Outcome } from "../core/batch.ts";
import { sqlState } from "./transact.ts";

/** One transaction carries out at most this many commands, so that nobody else waits long for their wallets. */
const BATCH_MAX = 256;

/** How many transactions run at once: a wallet that somebody else has locked must not hold up all others. */
const LANES = 2;

/** A lane takes its share of what waits, so that one works while another waits for the disk; but hardly less than this. */
const SHARE_MIN = 4;

/** How far ahead to look for commands that have nothing to wait for. */
const AHEAD_MAX = 4 * BATCH_MAX;

type Commit = (batch: Asked[]) => Promise<Outcome[]>;
type Waiting = { asked: Asked; settle: (outcome: Outcome | undefined) => void };

/**
 * Commands that wait at the same time share one transaction: a few ways to the database and one write to its disk for all of
 * them. `commit` resolves once what it was given is durable, and only then is a caller answered.
 */
export function groupCommit(commit: Commit) {
  let queue: Waiting[] = [];
  let beginning: Promise<void> | null = null;
  const busy = new Set<string>();
  const lanes = new Set<Promise<void>>();

  async function begin(): Promise<void> {
    // Whoever asks in the same turn comes along.
    await new Promise((resolve) => setImmediate(resolve));
    beginning = null;
    while (lanes.size < LANES) {
      const share = Math.ceil(queue.length / (LANES - lanes.size));
      const batch = nextBatch(queue, busy, Math.max(share, SHARE_MIN));
      if (batch.length === 0) return;
      queue = queue.filter((waiting) => !batch.includes(waiting));
      const lane = run(batch).finally(() => lanes.delete(lane));
      lanes.add(lane);
    }
  }

  async function run(batch: Waiting[]): Promise<void> {
    const commands = batch.map(({ asked }) => asked);
    const names = commands.flatMap(subjects);
    for (const name of names) busy.add(name);
    const outcomes = await commitBatch(commands, commit);
    for (const name of names) busy.delete(name);
    for (const [n, { settle }] of batch.entries()) settle(outcomes[n]);
    beginning ??= begin();
  }

  return {
    execute: (asked: Asked): Promise<Outcome | undefined> =>
      new Promise((settle) => {
        queue.push({ asked, settle });
        beginning ??= begin();
      }),

    /** Resolves when everything asked so far is answered. */
    idle: async (): Promise<void> => {
      while (queue.length > 0 || lanes.size > 0) await Promise.all([beginning, ...lanes]);
    },
  };
}

/** What a command is about. Commands about the same are in one transaction, or one after the other. */
function subjects({ names: { walletId, key, holdKey, chargeKey } }: Asked): string[] {
  const wallet = walletId === undefined ? [] : [`wallet ${walletId}`];
  return [...wallet, ...[key, holdKey, chargeKey].flatMap((name) => (name ? [`key ${name}`] : []))];
}

/**
 * The first that need not wait for what is running, nor for one before them that must. A command about a hold or a charge
 * that is made in the same batch waits for the next, and its wallet with it: what it needs is only known then. Beyond `share`
 * come those that would have to wait for this batch.
 */
function nextBatch(queue: Waiting[], busy: Set<string>, share: number): Waiting[] {
  const batch: Waiting[] = [];
  const waitedFor = new Set(busy);
  const made = new Map<string, string[]>();
  const taken = new Set<string>();
  for (const waiting of queue.slice(0, AHEAD_MAX)) {
    const { holdKey, chargeKey, key } = waiting.asked.names;
    const makers = made.get(holdKey ?? chargeKey ?? "") ?? [];
    const about = [...subjects(waiting.asked), ...makers];
    const isFree = makers.length === 0 && !about.some((subject) => waitedFor.has(subject));
    const comesAlong = batch.length < share || about.some((subject) => taken.has(subject));
    if (isFree && comesAlong && batch.length < BATCH_MAX) {
      batch.push(waiting);
      for (const subject of about) taken.add(subject);
      if (key !== undefined) made.set(key, [...(made.get(key) ?? []), ...about]);
    } else for (const subject of about) waitedFor.add(subject);
  }
  return batch;
}

/** What the database refuses for one of the commands it refuses for all: each is tried alone then. */
async function commitBatch(batch: Asked[], commit: Commit): Promise<Outcome[]> {
  try {
    return await commit(batch);
  } catch (error) {
    if (batch.length === 1 || sqlState(error) === undefined) return batch.map(() => ({ error }));
  }
  const outcomes: Outcome[] = [];
  for (const asked of batch) outcomes.push(...(await commitBatch([asked], commit)));
  return outcomes;
}
