import type { CommandOf, Executed, Verb } from "../command.ts";
import { type Asked, asked, type Outcome, runsOf, settle } from "../core/batch.ts";
import type { LedgerStore } from "../store.ts";
import { connectionOf, type SqliteDatabase } from "./database.ts";
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
  return (command, now) => settle(carryOut(statements, [asked(command, now)])[0]);
}

/** How often a file that others hold is asked for again, and how long between, in milliseconds. */
const BUSY_TRIES = 6_000;
const BUSY_WAIT_MS = 5;

/** The ledger on a SQLite database. `close` is what closing the ledger does with the connection. */
export function sqliteStore(db: SqliteDatabase, close: () => void = () => {}): LedgerStore {
  const statements = prepareStatements(db);
  // Made once: what it makes costs more than to begin and to commit.
  const { immediate } = connectionOf(db).transaction((work: () => unknown) => work());

  async function commit<Answer>(work: () => Answer): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      try {
        // What `work` answers: the transaction only forgets what that is.
        return immediate(work) as Answer;
      } catch (error) {
        if (!isBusy(error) || tries === BUSY_TRIES) throw error;
      }
      // Waiting here rather than in SQLite lets this process go on with what needs no database.
      await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
    }
  }
  const group = groupCommit((batch) => commit(() => carryOutAll(statements, batch)));

  return {
    execute: async (command, now) => settle(await group.execute(asked(command, now))),

    executeAll: <V extends Verb>(commands: CommandOf<V>[], now: number) => {
      const batch = commands.map((command) => asked(command, now));
      return commit(() => carryOutAll(statements, batch).map((outcome) => settle<V>(outcome)));
    },

    ...journalSide(db),
    ...rowsSide(statements),
    ...usageSide(db),
    close: async () => {
      await group.idle();
      close();
    },
  };
}

/** All that was asked, in its order, in runs of commands whose rows can be read together. */
function carryOutAll(statements: Statements, batch: Asked[]): Outcome[] {
  return runsOf(batch).flatMap((run) => carryOut(statements, run));
}

/** Several commands in the transaction that is open; a fact only alone. A refused one leaves the others as they are. */
function carryOut(statements: Statements, run: Asked[]): Outcome[] {
  const loaded = loadFor(statements, run);
  const outcomes = run.map((each) => loaded.carryOut(each));
  write(statements, loaded.written);
  return outcomes;
}

/** Somebody else holds the file: whether SQLite or drizzle around it says so. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const busy = "code" in error && String(error.code).startsWith("SQLITE_BUSY");
  return busy || isBusy(error.cause);
}
