import type { RunResult } from "better-sqlite3";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import type { Command, CommandOf, Executed, Verb } from "../command.ts";
import { decide, namesOf } from "../core/decide.ts";
import type { LedgerStore } from "../store.ts";
import { journalSide } from "./journal.ts";
import { loadFor } from "./load.ts";
import { rowsSide } from "./rows.ts";
import { usageSide } from "./usage.ts";
import { write } from "./write.ts";

/** A drizzle database on better-sqlite3, or a transaction in it. */
export type SqliteDatabase = BaseSQLiteDatabase<"sync", RunResult>;

/**
 * Carries a command out inside the caller's own transaction, so that credits move together with the caller's rows.
 * The transaction must have been begun `immediate`: nobody may write between the reading and the writing.
 * @throws LedgerError when the command is refused; nothing was written for it.
 */
export function executeWithin<V extends Verb>(
  tx: SqliteDatabase,
  command: CommandOf<V>,
  now: number,
): Executed<V> {
  // A verb and its own request, told apart again: the pair is what `Command` is the union of.
  const loaded = loadFor(tx, namesOf(command as Command), now);
  const { answer, changes } = decide(command, loaded, now);
  if (changes) write(tx, changes);
  return { answer, fresh: changes !== null };
}

/** The ledger on a SQLite database. `close` is what closing the ledger does with the connection. */
export function sqliteStore(db: SqliteDatabase, close: () => void = () => {}): LedgerStore {
  return {
    execute: async (command, now) =>
      db.transaction((tx) => executeWithin(tx, command, now), { behavior: "immediate" }),

    executeAll: async (commands, now) =>
      db.transaction((tx) => commands.map((command) => executeWithin(tx, command, now)), {
        behavior: "immediate",
      }),

    ...journalSide(db),
    ...rowsSide(db),
    ...usageSide(db),
    close: async () => close(),
  };
}
