import type { OpenedPostgres } from "@framefare/ledger/postgres";
import { newestMigrations } from "../newest-migrations.ts";

/** The oldest PostgreSQL there may be. */
export const VERSION_MIN = 15;

export async function isTooOld({ $client }: OpenedPostgres): Promise<boolean> {
  const { rows } = await $client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  return (rows[0]?.version ?? 0) < VERSION_MIN * 10_000;
}

/** The owners whose tables are not as this version has them. */
export async function notMigrated({ $client }: OpenedPostgres): Promise<string[]> {
  const behind: string[] = [];
  for (const { owner, table, newest } of newestMigrations("postgres")) {
    const { rows: there } = await $client.query("select to_regclass($1) as there", [
      `public.${table}`,
    ]);
    if (there[0]?.there === null) {
      behind.push(owner);
      continue;
    }
    const { rows: done } = await $client.query(`select max(created_at) as done from ${table}`);
    if (Number(done[0]?.done) < newest) behind.push(owner);
  }
  return behind;
}
