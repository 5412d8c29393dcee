import type { CommandOf, Executed, Verb } from "../command.ts";
import { type Asked, asked, type Outcome, runsOf, settle } from "../core/batch.ts";
import type { LedgerStore } from "../store.ts";
import { groupCommit } from "./group-commit.ts";
import { journalSide } from "./journal.ts";
import { loadFor } from "./load.ts";
import { dropWallets, lockFor, ownedBy } from "./lock.ts";
import { rowsSide } from "./rows.ts";
import type { PostgresDatabase } from "./statement.ts";
import { isPassing, transact } from "./transact.ts";
import { usageSide } from "./usage.ts";
import { write, writeUnlessMoved } from "./write.ts";

/**
 * Carries a command out inside the caller's own transaction, so that credits move together with the caller's rows. Rows stay
 * locked until it ends. A key used elsewhere at the same time is a unique violation (23505), and two transactions that wait
 * for each other are a deadlock (40P01): run the whole transaction again then.
 * @throws LedgerError when the command is refused; nothing was written for it.
 */
export async function executeWithin<V extends Verb>(
  tx: PostgresDatabase,
  command: CommandOf<V>,
  now: number,
): Promise<Executed<V>> {
  const [outcome] = await carryOut(tx, [asked(command, now)]);
  return settle<V>(outcome);
}

/** The ledger on a PostgreSQL database. `close` is what closing the ledger does with the connections. */
export function postgresStore(
  db: PostgresDatabase,
  close: () => Promise<void> = async () => {},
): LedgerStore {
  const alone = (batch: Asked[]) => transact(db, (tx) => carryOut(tx, batch));
  const group = groupCommit(
    async (batch) => (await carryOutOptimistically(db, batch)) ?? alone(batch),
  );
  return {
    execute: async (command, now) => {
      const one = asked(command, now);
      // Facts lock more than a wallet, and are few: each goes alone.
      const [outcome] = command.verb === "record" ? await alone([one]) : [await group.execute(one)];
      return settle(outcome);
    },

    executeAll: async <V extends Verb>(commands: CommandOf<V>[], now: number) => {
      const batch = commands.map((command) => asked(command, now));
      return transact(db, async (tx) => {
        // All locks in their order first; one command after the other would take them in the order of the commands.
        const { made } = await lockFor(
          tx,
          batch.map(({ names }) => names),
        );
        const executed: Executed<V>[] = [];
        for (const run of runsOf(batch)) {
          const outcomes = await carryOut(tx, run);
          executed.push(...outcomes.map((outcome) => settle<V>(outcome)));
        }
        await dropWallets(tx, made);
        return executed;
      });
    },

    ...journalSide(db),
    ...rowsSide(db),
    ...usageSide(db),
    close: async () => {
      await group.idle();
      await close();
    },
  };
}

/**
 * Several commands, none of them a fact, without a lock between reading and writing: two ways to the database instead of five.
 * Null when somebody else wrote the same at the same time; then nothing was written.
 */
async function carryOutOptimistically(
  db: PostgresDatabase,
  commands: Asked[],
): Promise<Outcome[] | null> {
  const names = commands.map((each) => each.names);
  const owned = await ownedBy(db, names);
  const { batch, versions } = await loadFor(db, names, owned, latest(commands));
  const outcomes = commands.map((each) => batch.carryOut(each));
  try {
    return (await writeUnlessMoved(db, batch.written, versions)) ? outcomes : null;
  } catch (error) {
    if (isPassing(error)) return null;
    throw error;
  }
}

/** Several commands in one transaction; a fact only alone. A refused one leaves the others as they are. */
async function carryOut(tx: PostgresDatabase, commands: Asked[]): Promise<Outcome[]> {
  const names = commands.map((each) => each.names);
  const locked = await lockFor(tx, names);
  const { batch } = await loadFor(tx, names, locked, latest(commands));
  const outcomes = commands.map((each) => batch.carryOut(each));
  await write(tx, batch.written);
  await dropWallets(tx, locked.made);
  return outcomes;
}

function latest(commands: Asked[]): number {
  return Math.max(...commands.map(({ now }) => now));
}
