import Database from "better-sqlite3";
import { SandboxRefusedToStart } from "../errors.ts";

const VERSION = 1;

const TABLES = `
  CREATE TABLE objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    parent TEXT, created INTEGER NOT NULL, json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX objects_by_type ON objects (type, seq);
  CREATE INDEX objects_by_parent ON objects (parent, type, seq);
  CREATE TABLE session_notes (session TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE idempotency (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, request_id TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    created INTEGER NOT NULL, json TEXT NOT NULL
  ) STRICT;
  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, state TEXT NOT NULL,
    due_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX deliveries_by_due ON deliveries (state, due_at);
  CREATE INDEX deliveries_by_event ON deliveries (event);
  CREATE TABLE attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, delivery INTEGER NOT NULL, at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL, status INTEGER, error TEXT
  ) STRICT;
  CREATE INDEX attempts_by_delivery ON attempts (delivery, id);
  CREATE TABLE appointments (
    session TEXT NOT NULL, kind TEXT NOT NULL, due_at INTEGER NOT NULL,
    PRIMARY KEY (session, kind)
  ) STRICT;
`;

/** The sandbox's own SQLite file. */
export type SandboxDatabase = Database.Database;

/**
 * Opens the file and makes its tables.
 *
 * @throws {@link SandboxRefusedToStart} when the file was made by another version of the sandbox.
 */
export function openDatabase(path: string): SandboxDatabase {
  const db = new Database(path);
  db.pragma("journal_mode = WAL");
  db.pragma("busy_timeout = 5000");
  const version: unknown = db.pragma("user_version", { simple: true });
  if (version === VERSION) return db;
  if (version !== 0) {
    db.close();
    throw new SandboxRefusedToStart(
      `${path} was made by another version of the sandbox: delete it to start afresh.`,
    );
  }
  db.transaction(() => {
    db.exec(TABLES);
    db.pragma(`user_version = ${VERSION}`);
  }).immediate();
  return db;
}

/** Runs `work` in one immediate transaction, or in a savepoint when one is open already. */
export function inTransaction<Result>(db: SandboxDatabase, work: () => Result): Result {
  return db.transaction(work).immediate();
}
