import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SECRET_BYTES = 32;

/** A kept secret cannot be read or used. */
export class SecretError extends Error {
  override readonly name = "SecretError";
  readonly code = "BAD_SECRET_FILE";
}

/**
 * Answers the secret kept in `dataDir` under `name`, made the first time. Two processes starting at
 * once agree on one. The file is readable by its owner alone.
 *
 * @param keep - `prefix` leads the secret, as `whsec_` does; `randomBytes` is the source of chance.
 * @throws {@link SecretError} when the file is there but holds no such secret. Nothing is written.
 */
export function keepSecret(keep: {
  dataDir: string;
  name: string;
  prefix?: string;
  randomBytes: (bytes: number) => Uint8Array;
}): string {
  const { dataDir, name, prefix = "", randomBytes } = keep;
  const file = join(dataDir, name);
  const kept = read(file) ?? create(file, prefix, randomBytes);
  if (!kept.startsWith(prefix) || kept.length < prefix.length + SECRET_BYTES) {
    throw new SecretError(`${file} holds no usable secret; delete it and a new one is made.`);
  }
  return kept;
}

/** The secret that is kept there already; nothing is made. */
export function keptSecret({
  dataDir,
  name,
}: {
  dataDir: string;
  name: string;
}): string | undefined {
  return read(join(dataDir, name));
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

// Written whole under a name of its own and then linked: a link fails where the file is already
// there, so nobody reads half a secret and the first one made stays.
function create(file: string, prefix: string, randomBytes: (bytes: number) => Uint8Array): string {
  const secret = prefix + Buffer.from(randomBytes(SECRET_BYTES)).toString("base64url");
  const draft = `${file}.${Buffer.from(randomBytes(8)).toString("hex")}`;
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(draft, `${secret}\n`, { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, file);
    return secret;
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    return read(file) ?? secret;
  } finally {
    rmSync(draft);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
