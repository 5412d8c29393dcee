import { parseArgs } from "node:util";

/** Nothing to mend; something to mend; the words or this machine do not let it be told. */
export const FINE = 0;
export const TO_MEND = 1;
export const NOT_TOLD = 2;

/** Whoever runs the command can mend this by other words; the message says which. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "WRONG_USAGE";
}

/** What a command takes beside `--json` and `--help`: a flag, or with `value` a text. */
export type Option = { help: string; value?: string };

export type Words = { flag: (name: string) => boolean; text: (name: string) => string | undefined };

const COMMON: Record<string, Option> = {
  json: { help: "answer in JSON" },
  help: { help: "say this" },
};

/** @throws UsageError */
export function readWords(args: string[], options: Record<string, Option>): Words {
  const all = { ...options, ...COMMON };
  const types = Object.entries(all).map(([name, { value }]) => {
    return [name, { type: value ? ("string" as const) : ("boolean" as const) }];
  });
  try {
    const { values } = parseArgs({ args, options: Object.fromEntries(types) });
    const read = new Map<string, unknown>(Object.entries(values));
    return {
      flag: (name) => read.get(name) === true,
      text: (name) => {
        const value = read.get(name);
        return typeof value === "string" ? value : undefined;
      },
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function helpOf(usage: string, options: Record<string, Option>, more: string): string {
  const rows = Object.entries({ ...options, ...COMMON }).map(
    ([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ""}`, help] as const,
  );
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`);
  return [`Usage: ${usage}`, "", ...lines, "", more, ""].join("\n");
}
