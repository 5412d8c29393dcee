import { parseArgs } from "node:util";
import { TRIGGERS } from "../script/trigger.ts";
import { createClient, DEFAULT_URL } from "./client.ts";
import { CliRefusal, type Command, type Words } from "./command.ts";
import { START_COMMAND } from "./start-command.ts";
import { VERB_COMMANDS } from "./verb-commands.ts";
import { WATCH_COMMANDS } from "./watch-commands.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  start: START_COMMAND,
  ...WATCH_COMMANDS,
  ...VERB_COMMANDS,
};

const COMMON = {
  help: { type: "boolean", help: "say what this does" },
  json: { type: "boolean", help: "print the whole answer as JSON" },
  url: { type: "string", help: `the sandbox's address; ${DEFAULT_URL} unless told` },
} as const;

/** Done, refused by the sandbox, asked for wrongly, and nobody there to ask. */
const EXIT = { DONE: 0, REFUSED: 1, USAGE: 2, NOT_RUNNING: 3 } as const;

/**
 * Runs one command line.
 *
 * @param out - Where answers and complaints go, a line at a time.
 * @returns the exit code.
 */
export async function runCli(
  argv: readonly string[],
  out: { print: (line: string) => void; complain: (line: string) => void },
  signal: AbortSignal,
): Promise<number> {
  try {
    const found = commandIn(argv);
    if (found === null) return helpOn(argv, out);
    const words = wordsIn(found);
    const { command, name } = found;
    if (words.values["help"] === true) {
      out.print(helpFor(name, command));
      return EXIT.DONE;
    }
    requireAll(name, command, words);
    const json = words.values["json"] === true;
    const client = createClient(addressIn(words), signal);
    const result = await command.run({ ...client, ...out, signal, json }, words);
    if (result === undefined) return EXIT.DONE;
    // `show` takes what `run` of the same command gives.
    const shown = json ? JSON.stringify(result, null, 2) : command.show(result as never);
    if (shown !== "") out.print(shown);
    return EXIT.DONE;
  } catch (cause) {
    if (signal.aborted) return EXIT.DONE;
    out.complain(cause instanceof Error ? cause.message : String(cause));
    return cause instanceof CliRefusal ? EXIT[cause.code] : EXIT.REFUSED;
  }
}

type Found = { name: string; command: Command; rest: readonly string[] };

/** A command is one word or two. */
function commandIn(argv: readonly string[]): Found | null {
  for (const length of [2, 1]) {
    const name = argv.slice(0, length).join(" ");
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command !== undefined) return { name, command, rest: argv.slice(length) };
  }
  return null;
}

function wordsIn({ name, command, rest }: Found): Words {
  try {
    const options = { ...COMMON, ...command.options };
    const { positionals, values } = parseArgs({
      args: [...rest],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([word, { type }]) => [word, { type }]),
      ),
    });
    // No option may be given twice, so none is a list.
    return { positionals, values: values as Words["values"] };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CliRefusal("USAGE", `${message}\n\n${helpFor(name, command)}`);
  }
}

function requireAll(name: string, command: Command, { positionals }: Words): void {
  const required = command.takes.filter((word) => !word.startsWith("["));
  const open = command.takes.length > required.length;
  if (positionals.length >= required.length && (open || positionals.length === required.length)) {
    return;
  }
  throw new CliRefusal("USAGE", helpFor(name, command));
}

function addressIn({ values }: Words): string {
  const url = String(values["url"] ?? DEFAULT_URL);
  if (URL.canParse(url)) return url;
  throw new CliRefusal("USAGE", `${url} is no address; one begins with http://.`);
}

function helpOn(
  argv: readonly string[],
  out: { print: (line: string) => void; complain: (line: string) => void },
): number {
  const [first = "--help"] = argv;
  if (first === "--help" || first === "-h" || first === "help") {
    out.print(overview(Object.keys(COMMANDS)));
    return EXIT.DONE;
  }
  const group = Object.keys(COMMANDS).filter((name) => name.startsWith(`${first} `));
  if (group.length > 0 && (argv.length === 1 || argv[1] === "--help")) {
    out.print(overview(group));
    return EXIT.DONE;
  }
  out.complain(`There is no command ${argv.slice(0, 2).join(" ")}: see pnpm sandbox --help.`);
  return EXIT.USAGE;
}

function overview(names: readonly string[]): string {
  const rows = names.map((name) => [[name, ...argumentsOf(name)].join(" "), name] as const);
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const lines = rows.map(([left, name]) => `  ${left.padEnd(width)}${COMMANDS[name]?.summary}`);
  return [
    "pnpm sandbox <command> makes things happen in the running Stripe sandbox.",
    "",
    ...lines,
    "",
    "Every command takes --help, --json and --url.",
    "Exit code: 0 done, 1 refused, 2 asked for wrongly, 3 no sandbox is running.",
  ].join("\n");
}

function helpFor(name: string, command: Command): string {
  const options = Object.entries({ ...command.options, ...COMMON });
  const width = Math.max(...options.map(([word]) => word.length)) + 4;
  return [
    `pnpm sandbox ${[name, ...argumentsOf(name)].join(" ")}: ${command.summary}`,
    "",
    ...options.map(([word, { help }]) => `  ${`--${word}`.padEnd(width)}${help}`),
    ...(name === "trigger" ? ["", "Events:", ...TRIGGERS.map((type) => `  ${type}`)] : []),
  ].join("\n");
}

function argumentsOf(name: string): string[] {
  return (COMMANDS[name]?.takes ?? []).map((word) => (word.startsWith("[") ? word : `<${word}>`));
}
