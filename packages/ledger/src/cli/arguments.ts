// oxlint-disable-next-line no-restricted-imports -- The command line is no rule of the ledger: Node.js reads its words.
import { parseArgs } from "node:util";
import type { Json } from "../model.ts";

/** The words do not make a request: nothing was opened, nothing was written. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** One option of a command. One without `value` is a flag. */
export type Option = { value?: string; help: string; required?: true };

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

/** The words of one command, read but not yet believed. Everything wrong with them is a `UsageError`. */
export class Arguments {
  readonly #values: Record<string, unknown>;

  constructor(words: string[], syntax: Syntax) {
    const options = optionsOf(syntax);
    const { values, positionals } = parsed(words, options);
    this.#values = values;
    if (this.flag("help")) return;
    const [wallet, extra] = syntax.wallet === "none" ? [undefined, positionals[0]] : positionals;
    if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many.`);
    if (wallet !== undefined && values.wallet !== undefined) {
      throw new UsageError("The wallet is named twice.");
    }
    if (wallet !== undefined) values.wallet = wallet;
    const required = Object.keys(options).filter((name) => options[name]?.required);
    if (syntax.wallet === "required") required.unshift("wallet");
    const missing = required.filter((name) => values[name] === undefined);
    if (missing.length > 0) {
      throw new UsageError(`Missing: ${missing.map((name) => `--${name}`).join(", ")}.`);
    }
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  /** Of an option that the syntax requires. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`Missing: --${name}.`);
    return value;
  }

  /** Only whether it is a number; which numbers are taken, the ledger says. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw wrong(name, text, "a number, as in 1500");
    return Number(text);
  }

  /** Epoch milliseconds. A time without a zone is UTC. */
  time(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const [, day, clock = "T00:00", zone = "Z"] = text.match(TIME) ?? [];
    const midnight = Date.parse(`${day}T00:00Z`);
    // A 31st of February would be read as the 3rd of March.
    const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(`${day}T`);
    const at = isDay ? Date.parse(`${day}${clock}${zone}`) : Number.NaN;
    if (Number.isNaN(at)) throw wrong(name, text, "a time, as in 2026-01-31 or 2026-01-31T18:00Z");
    return at;
  }

  json(name: string): Json | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw wrong(name, text, `JSON, as in '{"order":7}'`);
    }
  }
}

const TIME = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/;

function wrong(name: string, text: string, wanted: string): UsageError {
  return new UsageError(`--${name} takes ${wanted}, not "${text}".`);
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
