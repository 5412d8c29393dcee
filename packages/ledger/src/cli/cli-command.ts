import type { Ledger } from "../ledger.ts";
import type { Arguments, Syntax } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

/** One call of one command. */
export type Call = {
  ledger: Ledger;
  args: Arguments;
  terminal: Terminal;
  /** Prints the answer: as JSON where that was asked for, else in the words given. */
  show: (answer: unknown, words: () => string) => Promise<void>;
};

/** One word after `ledger`. */
export type CliCommand = Syntax & {
  /** One line, for the list of all commands. */
  summary: string;
  /** More lines, for its own help. */
  notes?: string;
  /** It may be what makes a database; the others want one that is there. */
  makesDatabase?: true;
  /** Gives the exit code. */
  run: (call: Call) => Promise<number>;
};

/** Everything went as asked. */
export const FINE = 0;
/** The ledger refused, or its books are not in order. */
export const REFUSED = 1;
/** The words make no request. */
export const WRONG_USAGE = 2;
/** Something broke. */
export const FAULT = 3;
