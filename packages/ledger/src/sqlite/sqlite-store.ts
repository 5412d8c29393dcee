import type { Command, CommandOf, Executed, Verb } from "../command.ts";
import { decide, namesOf } from "../core/decide.ts";
import type { LedgerStore } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { groupCommit } from "./group-commit.ts";
import { journalSide } from "./journal.ts";
import { loadFor } from "./load.ts";
import { rowsSide } from "./rows.ts";
import { prepareStatements, type Statements } from "./statements.ts";
import { usageSide } from "./usage.ts";
import { write } from "./write.ts";

/** Carries a command out in the transaction that is open, and answers with it. */
export type ExecuteWithin = <V extends Verb>(command: CommandOf<V>, now: number) => Executed<V>;

/**
 * The ledger inside the caller's own transactions on that connection, so that credits move together with the caller's rows.
 * Each must have been begun `immediate`: nobody may write between the reading and the writing. A command that is refused
 * (`LedgerError`) has written nothing.
 */
export function ledgerWithin(db: SqliteDatabase): ExecuteWithin {
  const statements = prepareStatements(db);
  return (command, now) => executeWithin(statements, command, now);
}

function executeWithin<V extends Verb>(
  statements: Statements,
  command: CommandOf<V>,
  now: number,
): Executed<V> {
  // A verb and its own request, told apart again: the pair is what `Command` is the union of.
  const loaded = loadFor(statements, namesOf(command as Command), now);
  const { answer, changes } = decide(command, loaded, now);
  if (changes) write(statements, changes);
  return { answer, fresh: changes !== null };
}

/** How often a file that others hold is asked for again, and how long between, in milliseconds. */
const BUSY_TRIES = 6_000;
const BUSY_WAIT_MS = 5;

/** The ledger on a SQLite database. `close` is what closing the ledger does with the connection. */
export function sqliteStore(db: SqliteDatabase, close: () => void = () => {}): LedgerStore {
  const statements = prepareStatements(db);
  const within: ExecuteWithin = (command, now) => executeWithin(statements, command, now);

  async function commit<Answer>(work: () => Answer): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return db.transaction(work, { behavior: "immediate" });
      } catch (error) {
        if (!isBusy(error) || tries === BUSY_TRIES) throw error;
      }
      // Waiting here rather than in SQLite lets this process go on with what needs no database.
      await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
    }
  }
  const group = groupCommit(within, commit);

  return {
    execute: group.execute,

    executeAll: (commands, now) => commit(() => commands.map((command) => within(command, now))),

    ...journalSide(db),
    ...rowsSide(statements),
    ...usageSide(db),
    close: async () => {
      await group.idle();
      close();
    },
  };
}

/** Somebody else holds the file: whether SQLite or drizzle around it says so. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const busy = "code" in error && String(error.code).startsWith("SQLITE_BUSY");
  return busy || isBusy(error.cause);
}
