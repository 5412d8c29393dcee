import type { SandboxDatabase } from "./database.ts";

/** An answer given once under an Idempotency-Key. */
export type StoredAnswer = {
  key: string;
  /** A hash of method, path and parameters. */
  fingerprint: string;
  requestId: string;
  status: number;
  /** The JSON text exactly as it was sent. */
  body: string;
};

/** The answers, one row a key, kept for ever. */
export type IdempotencyTable = ReturnType<typeof openIdempotencyTable>;

/** Opens the table of answers. */
export function openIdempotencyTable(db: SandboxDatabase) {
  const select = db.prepare<[string], StoredAnswer>(
    `SELECT key, fingerprint, request_id AS requestId, status, body FROM idempotency WHERE key = ?`,
  );
  const insert = db.prepare<StoredAnswer>(
    `INSERT INTO idempotency (key, fingerprint, request_id, status, body)
     VALUES (@key, @fingerprint, @requestId, @status, @body)`,
  );

  return {
    get: (key: string): StoredAnswer | undefined => select.get(key),
    put(answer: StoredAnswer): void {
      insert.run(answer);
    },
  };
}
