import { migrateBilling, postgresBillingStore } from "@framefare/billing/postgres";
import {
  migrateLedger,
  type OpenedPostgres,
  openPostgres,
  postgresStore,
} from "@framefare/ledger/postgres";
import { migrateRenders, postgresRenderStore } from "@framefare/render/postgres";
import { authAdapter } from "../auth/postgres/adapter.ts";
import { migrateAuth } from "../auth/postgres/migrate.ts";
import { postgresUsers } from "../auth/postgres/users.ts";
import { behindThisVersion, CannotStart, unreachable } from "./cannot-start.ts";
import { type Database, nameOf, type Tables } from "./database.ts";
import { isTooOld, notMigrated, VERSION_MIN } from "./postgres/not-migrated.ts";
import { openNotices } from "./postgres/notices.ts";

export async function openPostgresDatabase(url: string, tables: Tables): Promise<Database> {
  const name = nameOf({ kind: "postgres", url });
  const db = openPostgres(url);
  try {
    await prepare(db, name, tables);
    const notices = await openNotices(url);
    return {
      ledger: postgresStore(db, async () => {
        await notices.close();
        await db.$client.end();
      }),
      billing: postgresBillingStore(db),
      renders: postgresRenderStore(db),
      auth: authAdapter(db),
      users: postgresUsers(db),
      notices,
      ping: async () => void (await db.$client.query("select 1")),
    };
  } catch (error) {
    await db.$client.end();
    throw unreachable(name, error);
  }
}

async function prepare(db: OpenedPostgres, name: string, tables: Tables): Promise<void> {
  if (await isTooOld(db)) {
    throw new CannotStart(
      `The database ${name} is older than PostgreSQL ${VERSION_MIN}. Use that or a newer one.`,
    );
  }
  if (tables === "migrate") {
    for (const migrate of [migrateLedger, migrateBilling, migrateRenders, migrateAuth])
      await migrate(db);
    return;
  }
  const behind = await notMigrated(db);
  if (behind.length > 0) throw behindThisVersion(name, behind);
}
