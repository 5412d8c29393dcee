import { drizzle } from "drizzle-orm/node-postgres";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrationsFolder } from "../migrations-folder.ts";
import { migrateInTurn } from "./migrate.ts";
import type { OpenedPostgres } from "./statement.ts";

/** A pool is shared by all callers of one process; a database has about a hundred connections for all of them. */
const CONNECTIONS_MAX = 10;

/** How long to wait for a connection before the caller gets a fault, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

const MIGRATIONS = fileURLToPath(migrationsFolder("postgres"));

/** Opens a pool on a `postgres://` address. Connects when first used; what is committed is on the disk. */
export function openPostgres(url: string): OpenedPostgres {
  const client = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    verify: (connection, done) => {
      connection.query(SETTINGS).then(() => done(), done);
    },
  });
  // A connection may break at any time. Who uses it then is told; the pool drops it, and the next caller gets another one.
  client.on("error", () => {});
  client.on("connect", (connection) => connection.on("error", () => {}));
  return drizzle({ client });
}

/**
 * What every new connection is told first. A commit is on the disk; a stricter setting, such as `remote_apply`, is left as it
 * is. A named statement is planned once: for short lists of names it would be planned anew each time, which takes longer than
 * running it.
 */
const SETTINGS = `select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit') in ('off', 'local')
  union all select set_config('plan_cache_mode', 'force_generic_plan', false)`;

/** Creates or updates the ledger's own tables; they live beside whatever else the database holds. */
export async function migrateLedger(db: OpenedPostgres): Promise<void> {
  await migrateInTurn(db, { migrationsFolder: MIGRATIONS, migrationsTable: "__migrations_ledger" });
}
