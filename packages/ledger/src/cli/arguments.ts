// oxlint-disable-next-line no-restricted-imports -- The command line is no rule of the ledger: Node.js reads its words.
import { parseArgs } from "node:util";

/** The words do not make a request: nothing was opened, nothing was written. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** One option of a command. One without `value` is a flag; `reads` says what its text must be. */
export type Option = {
  value?: string;
  help: string;
  required?: true;
  reads?: "number" | "time" | "json";
};

/** What a command takes: its options, and whether it is about one wallet. */
export type Syntax = {
  wallet: "required" | "optional" | "none";
  options: Record<string, Option>;
};

export const COMMON_OPTIONS: Record<string, Option> = {
  database: {
    value: "URL",
    help: "file:… is SQLite, postgres://… is PostgreSQL; file:./credits.db unless told",
  },
  json: { help: "answer in JSON, with times as ISO 8601" },
  help: { help: "say this" },
};

const WALLET_OPTION: Option = { value: "ID", help: "the wallet; its id may also stand alone" };

/** Every option a command takes, in the order its help lists them. */
export function optionsOf({ wallet, options }: Syntax): Record<string, Option> {
  return { ...(wallet !== "none" && { wallet: WALLET_OPTION }), ...options, ...COMMON_OPTIONS };
}

/** What an option's text means; undefined when it means nothing. */
const READERS = {
  number: { read: readNumber, wanted: "a number, as in 1500" },
  time: { read: readTime, wanted: "a time, as in 2026-01-31 or 2026-01-31T18:00Z" },
  json: { read: readJson, wanted: `JSON, as in '{"order":7}'` },
};

/** The words of one command, all of them read before anything is opened. Whatever is wrong with them is a `UsageError`. */
export class Arguments {
  readonly #values: Map<string, unknown>;

  constructor(words: string[], syntax: Syntax) {
    const options = optionsOf(syntax);
    const { values, positionals } = parsed(words, options);
    this.#values = new Map(Object.entries(values));
    if (this.flag("help")) return;
    const [wallet, extra] = syntax.wallet === "none" ? [undefined, positionals[0]] : positionals;
    if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many.`);
    if (wallet !== undefined && this.#values.has("wallet")) {
      throw new UsageError("The wallet is named twice.");
    }
    if (wallet !== undefined) this.#values.set("wallet", wallet);
    const required = Object.keys(options).filter((name) => options[name]?.required);
    if (syntax.wallet === "required") required.unshift("wallet");
    const missing = required.filter((name) => !this.#values.has(name));
    if (missing.length > 0) {
      throw new UsageError(`Missing: ${missing.map((name) => `--${name}`).join(", ")}.`);
    }
    for (const [name, { reads }] of Object.entries(options)) if (reads) this.#read(name, reads);
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === "string" ? value : undefined;
  }

  /** Of an option that the syntax requires. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`Missing: --${name}.`);
    return value;
  }

  /** Of an option that reads a number or a time, which is epoch milliseconds. */
  number(name: string): number | undefined {
    const value = this.#values.get(name);
    return typeof value === "number" ? value : undefined;
  }

  /** Of an option that reads JSON. */
  json(name: string): unknown {
    return this.#values.get(name);
  }

  #read(name: string, reads: keyof typeof READERS): void {
    const text = this.text(name);
    if (text === undefined) return;
    const { read, wanted } = READERS[reads];
    const value = read(text);
    if (value === undefined) throw new UsageError(`--${name} takes ${wanted}, not "${text}".`);
    this.#values.set(name, value);
  }
}

/** Only whether it is a number; which numbers are taken, the ledger says. */
function readNumber(text: string): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const TIME = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Epoch milliseconds. A time without a zone is UTC. */
function readTime(text: string): number | undefined {
  const [, day, clock = "T00:00", zone = "Z"] = text.match(TIME) ?? [];
  const midnight = Date.parse(`${day}T00:00Z`);
  // A 31st of February would be read as the 3rd of March.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(`${day}T`)) {
    return undefined;
  }
  const at = Date.parse(`${day}${clock}${zone}`);
  return Number.isNaN(at) ? undefined : at;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Parsed = { values: Record<string, unknown>; positionals: string[] };

function parsed(words: string[], options: Record<string, Option>): Parsed {
  const types = Object.entries(options).map(([name, { value }]) => {
    return [name, { type: value ? ("string" as const) : ("boolean" as const) }];
  });
  try {
    return parseArgs({ args: words, options: Object.fromEntries(types), allowPositionals: true });
  } catch (error) {
    // Its first sentence says what is wrong; the others explain how a parser sees it.
    const [what = ""] = error instanceof Error ? error.message.split(". ") : [];
    throw new UsageError(`${what.replace(/\.$/, "")}.`);
  }
}
