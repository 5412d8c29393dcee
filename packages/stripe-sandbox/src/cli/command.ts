/** An option of a command, written `--name`. */
export type Option = { type: "string" | "boolean"; help: string };

/** What was written after the command's name. */
export type Words = {
  positionals: readonly string[];
  values: Readonly<Record<string, string | boolean | undefined>>;
};

/** One command of `pnpm sandbox`. */
export type Command = {
  summary: string;
  /** Names of what must be written, in order; a last one in brackets may be left out. */
  takes: readonly string[];
  options: Readonly<Record<string, Option>>;
  /** @returns what is printed: all of it with `--json`, else `show` of it. */
  run: (tools: CliTools, words: Words) => Promise<unknown>;
  /** One line, or several, for a person. */
  show: (result: never) => string;
};

/** What a command works with. */
export type CliTools = {
  get: (path: string) => Promise<unknown>;
  post: (verb: string, told: object) => Promise<unknown>;
  print: (line: string) => void;
  /** Aborts when the command is interrupted. */
  signal: AbortSignal;
  json: boolean;
};

/** It cannot be done as it was asked for; the message says how it can. */
export class CliRefusal extends Error {
  override readonly name = "CliRefusal";
  readonly code: "USAGE" | "NOT_RUNNING" | "REFUSED";

  constructor(code: CliRefusal["code"], message: string) {
    super(message);
    this.code = code;
  }
}
