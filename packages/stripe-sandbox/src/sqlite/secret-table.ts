import type { SandboxDatabase } from "./database.ts";

/** What each webhook endpoint's deliveries are signed with. */
export type SecretTable = ReturnType<typeof openSecretTable>;

/** Opens the table of signing secrets. */
export function openSecretTable(db: SandboxDatabase) {
  const select = db.prepare<[string, number], { secret: string }>(
    `SELECT secret FROM endpoint_secrets
     WHERE endpoint = ? AND (expires_at IS NULL OR expires_at > ?)
     ORDER BY expires_at IS NOT NULL, rowid DESC`,
  );
  const insert = db.prepare(
    `INSERT INTO endpoint_secrets (endpoint, secret) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET expires_at = NULL`,
  );
  const expire = db.prepare(
    "UPDATE endpoint_secrets SET expires_at = ? WHERE endpoint = ? AND expires_at IS NULL",
  );
  const erase = db.prepare("DELETE FROM endpoint_secrets WHERE endpoint = ?");

  return {
    /** Those in force at a moment, the newest first. */
    inForce: (endpoint: string, at: number): string[] =>
      select.all(endpoint, at).map(({ secret }) => secret),

    /** Takes a new secret; the one before signs beside it until `overlapEnds`, in epoch milliseconds. */
    roll(endpoint: string, secret: string, overlapEnds: number): void {
      expire.run(overlapEnds, endpoint);
      insert.run(endpoint, secret);
    },

    /** Forgets every secret of an endpoint. */
    remove(endpoint: string): void {
      erase.run(endpoint);
    },
  };
}
