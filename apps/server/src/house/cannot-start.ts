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
  database,
}: Pick<Environment, "dataDir" | "database">): void {
  const folders: [name: string, folder: string][] = [["DATA_DIR", dataDir]];
  if (database.kind === "sqlite") folders.push(["DATABASE_URL", dirname(database.file)]);
  for (const [name, folder] of folders) {
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
export function namingFile<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw fileProblem(file, error);
  }
}

/** Says in plain words what is wrong with the database file, where that is what went wrong. */
export function fileProblem(file: string, error: unknown): unknown {
  const code = codesOf(error).find((each) => UNUSABLE.test(each));
  if (!code) return error;
  return new CannotStart(
    `The database ${file} cannot be used (${code}). Put a backup in its place, move it away to begin with an empty one, or choose another file with DATABASE_URL or DATA_DIR.`,
    { cause: error },
  );
}

/** The tables of these owners are there in another version, or not at all. */
export function behindThisVersion(database: string, owners: string[]): CannotStart {
  return new CannotStart(
    `The tables of ${owners.join(", ")} in ${database} are not of this version. Start the server once: it migrates.`,
  );
}

/** Says in plain words that a database server cannot be used, where that is what went wrong. */
export function unreachable(database: string, error: unknown): unknown {
  const code = codesOf(error).find((each) => UNREACHABLE.test(each)) ?? silence(error);
  if (!code) return error;
  return new CannotStart(
    `The database ${database} cannot be used (${code}). See that the server runs, that the database is there, and that DATABASE_URL has the right name and password.`,
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

/** The driver has no code for an address that says nothing at all. */
function silence(error: unknown): string | undefined {
  return error instanceof Error && /timeout/.test(error.message) ? "ETIMEDOUT" : undefined;
}

/** No way there, refused at the door (28…), no such database (3D000), no right to use it (42501), not up yet or full (57P03, 53300). */
const UNREACHABLE =
  /^(E(CONNREFUSED|NOTFOUND|AI_AGAIN|TIMEDOUT|HOSTUNREACH|NETUNREACH|CONNRESET|NOENT)|28...|3D000|42501|57P03|53300)$/;

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
