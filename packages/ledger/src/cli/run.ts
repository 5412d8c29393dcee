// oxlint-disable-next-line no-restricted-imports -- The command line is no rule of the ledger: it looks where the file is.
import { existsSync } from "node:fs";
import { InsufficientCredits, LedgerError } from "../errors.ts";
import { openLedger } from "../open-ledger.ts";
import { Arguments, UsageError } from "./arguments.ts";
import { type CliCommand, FAULT, FINE, REFUSED, WRONG_USAGE } from "./cli-command.ts";
import { COMMANDS } from "./commands.ts";
import { helpOf, overview } from "./help.ts";
import { inJson } from "./in-json.ts";
import type { Terminal } from "./terminal.ts";

const DATABASE_DEFAULT = "file:./credits.db";

/** Carries out `ledger …words` and gives its exit code. Nothing is thrown. */
export async function run([name, ...words]: string[], terminal: Terminal): Promise<number> {
  if (name === undefined) {
    terminal.say(overview());
    return WRONG_USAGE;
  }
  try {
    if (name === "help" || name === "--help" || name === "-h") {
      await terminal.print(overview());
      return FINE;
    }
    return await runCommand(name, words, terminal);
  } catch (error) {
    return explain(error, { name, asJson: words.includes("--json"), terminal });
  }
}

async function runCommand(name: string, words: string[], terminal: Terminal): Promise<number> {
  const command = COMMANDS.get(name);
  if (!command) throw new UsageError(`There is no command "${name}".`);
  const args = new Arguments(words, command);
  if (args.flag("help")) {
    await terminal.print(helpOf(name, command));
    return FINE;
  }
  const asJson = args.flag("json");
  const ledger = await open(args.text("database") ?? DATABASE_DEFAULT, command, terminal);
  try {
    const show = (answer: unknown, inWords: () => string) =>
      terminal.print(asJson ? `${inJson(answer, 2)}\n` : inWords());
    return await command.run({ ledger, args, terminal, show });
  } finally {
    await ledger.close();
  }
}

/** A mistyped path must not become an empty database that has no problems. */
async function open(url: string, { makesDatabase }: CliCommand, terminal: Terminal) {
  const file = url.startsWith("file:") ? url.slice("file:".length) : undefined;
  if (file !== undefined && !makesDatabase && !existsSync(file)) {
    throw new UsageError(
      `There is no database at ${file}: --database says where it is, and the first grant makes one.`,
    );
  }
  const onWarning = ({ message }: { message: string }) => terminal.say(`Warning: ${message}\n`);
  try {
    return await openLedger(url, { onWarning });
  } catch (error) {
    throw error instanceof LedgerError ? new UsageError(error.message) : error;
  }
}

function explain(
  error: unknown,
  { name, asJson, terminal }: { name: string; asJson: boolean; terminal: Terminal },
): number {
  if (error instanceof UsageError) {
    const help = COMMANDS.has(name) ? `ledger ${name} --help` : "ledger --help";
    terminal.say(`${error.message}\n${help} says more.\n`);
    return WRONG_USAGE;
  }
  if (error instanceof LedgerError) {
    terminal.say(
      asJson ? `${inJson(refusal(error))}\n` : `Refused, ${error.code}: ${error.message}\n`,
    );
    return REFUSED;
  }
  terminal.say(`Fault: ${reasonOf(error)}\n`);
  return FAULT;
}

function refusal(error: LedgerError): object {
  const { code, message } = error;
  if (!(error instanceof InsufficientCredits)) return { error: { code, message } };
  const { needed, available, held } = error;
  return { error: { code, message, needed, available, held } };
}

/** Drivers wrap what happened, and a refused connection comes without a message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message || ("code" in error ? String(error.code) : error.name);
  return error.cause === undefined ? own : `${own} (${reasonOf(error.cause)})`;
}
