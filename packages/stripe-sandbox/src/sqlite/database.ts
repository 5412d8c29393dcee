import Database from "better-sqlite3";
import { SandboxRefusedToStart } from "../errors.ts";

/** What each version of the file adds to the one before. A step that was released never changes. */
const STEPS = [
  `
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
`,
  `
  ALTER TABLE deliveries ADD COLUMN endpoint TEXT NOT NULL DEFAULT 'we_framefare_sandbox';
  CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint, state);
  ALTER TABLE appointments RENAME COLUMN session TO subject;
  CREATE INDEX appointments_by_due ON appointments (due_at);
  CREATE TABLE endpoint_secrets (
    endpoint TEXT NOT NULL, secret TEXT NOT NULL, expires_at INTEGER,
    PRIMARY KEY (endpoint, secret)
  ) STRICT;
  CREATE TABLE knobs (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
`,
];

/** The sandbox's own SQLite file. */
export type SandboxDatabase = Database.Database;

/**
 * Opens the file and brings its tables up to date.
 *
 * @throws {@link SandboxRefusedToStart} when the file was made by a later version of the sandbox.
 */
export function openDatabase(path: string): SandboxDatabase {
  const db = new Database(path);
  db.pragma("journal_mode = WAL");
  // What a power cut may take back is made up anyhow; a process that dies takes nothing back.
  db.pragma("synchronous = NORMAL");
  db.pragma("busy_timeout = 5000");
  const version: unknown = db.pragma("user_version", { simple: true });
  if (typeof version !== "number" || version > STEPS.length) {
    db.close();
    throw new SandboxRefusedToStart(
      `${path} was made by another version of the sandbox: delete it to start afresh.`,
    );
  }
  db.transaction(() => {
    for (const step of STEPS.slice(version)) db.exec(step);
    db.pragma(`user_version = ${STEPS.length}`);
  }).immediate();
  return db;
}

/** Prepares a statement whose text depends on what is asked, once for each text. */
export function openStatements<Row>(db: SandboxDatabase) {
  const prepared = new Map<string, Database.Statement<unknown[], Row>>();
  return (sql: string): Database.Statement<unknown[], Row> => {
    const known = prepared.get(sql) ?? db.prepare<unknown[], Row>(sql);
    prepared.set(sql, known);
    return known;
  };
}

/** Runs `work` in one immediate transaction, or in a savepoint when one is open already. */
export function inTransaction<Result>(db: SandboxDatabase, work: () => Result): Result {
  return db.transaction(work).immediate();
}
