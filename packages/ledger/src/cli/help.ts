import { optionsOf } from "./arguments.ts";
import type { CliCommand } from "./cli-command.ts";
import { COMMANDS } from "./commands.ts";
import { table } from "./table.ts";

const EXIT_CODES = "Exit code: 0 fine, 1 refused or not in order, 2 wrong usage, 3 a fault.\n";

/** What `ledger --help` says. */
export function overview(): string {
  const commands = [...COMMANDS].map(([name, { summary }]) => [`  ${name}`, summary]);
  return `Credits in wallets, from the command line.

Usage: ledger COMMAND [options]

${table(commands)}
ledger COMMAND --help says what a command takes.
${EXIT_CODES}`;
}

/** What `ledger COMMAND --help` says. */
export function helpOf(name: string, command: CliCommand): string {
  const { summary, notes, wallet } = command;
  const all = Object.entries(optionsOf(command));
  const required = all.flatMap(([option, { value, required: isRequired }]) =>
    isRequired ? [`--${option} ${value}`] : [],
  );
  const wallets = { required: ["WALLET"], optional: ["[WALLET]"], none: [] };
  const words = ["ledger", name, ...wallets[wallet], ...required, "[options]"];
  const rows = all.map(([option, { value, help }]) => [
    `  --${option}${value ? ` ${value}` : ""}`,
    help,
  ]);
  return `${summary}

Usage: ${words.join(" ")}

${table(rows)}
${notes ? `${notes}\n` : ""}${EXIT_CODES}`;
}
