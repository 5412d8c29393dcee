import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Environment } from "./env.ts";

/** The server cannot start here, for a reason that whoever starts it can mend; the message says how. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
  readonly code = "CANNOT_START";
}

/**
 * Makes the folders everything is kept in.
 * @throws CannotStart when one cannot be made or used as a folder.
 */
export function openFolders({
  dataDir,
  databaseFile,
}: Pick<Environment, "dataDir" | "databaseFile">): void {
  for (const [name, folder] of [
    ["DATA_DIR", dataDir],
    ["DATABASE_URL", dirname(databaseFile)],
  ] as const) {
    try {
      mkdirSync(folder, { recursive: true });
    } catch (cause) {
      throw new CannotStart(
        `The folder ${folder} cannot be made (${wordOf(cause)}). Choose another: ${name} names it.`,
        { cause },
      );
    }
  }
}

/**
 * Does what opens a database file.
 * @throws CannotStart when the file is none, or cannot be read or written; whatever else went wrong as it is.
 */
export function namingDatabase<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw databaseProblem(file, error);
  }
}

/** Says in plain words what is wrong with the database file, where that is what went wrong. */
export function databaseProblem(file: string, error: unknown): unknown {
  const code = codesOf(error).find((each) => UNUSABLE.test(each));
  if (!code) return error;
  return new CannotStart(
    `The database ${file} cannot be used (${code}). Put a backup in its place, move it away to begin with an empty one, or choose another file with DATABASE_URL or DATA_DIR.`,
    { cause: error },
  );
}

/** Says in plain words what is wrong with HOST or PORT, where that is what went wrong. */
export function addressProblem(error: unknown, { host, port }: Environment): unknown {
  const [code = ""] = codesOf(error);
  if (["ENOTFOUND", "EAI_AGAIN", "EADDRNOTAVAIL", "EINVAL"].includes(code)) {
    return new CannotStart(
      `HOST is ${host}, which is no address of this machine (${code}). Leave it out, or use 127.0.0.1, or 0.0.0.0 for all.`,
      { cause: error },
    );
  }
  if (code === "EACCES") {
    return new CannotStart(
      `Port ${port} may not be used by this account (${code}). Choose another, as in PORT=3000.`,
      { cause: error },
    );
  }
  return error;
}

const UNUSABLE = /^SQLITE_(NOTADB|CORRUPT|CANTOPEN|READONLY|PERM)/;

/** The codes of an error and of what caused it. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  return [...own, ...codesOf(error.cause)];
}

function wordOf(cause: unknown): string {
  return codesOf(cause)[0] ?? String(cause);
}
