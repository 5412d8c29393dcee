import { afterAll, beforeAll } from "vitest";
import { createLedger } from "../ledger.ts";
import { describeCrashPoints, type OpenBreakable } from "../testing/crash-points.ts";
import { describeProcesses } from "../testing/crash-processes.ts";
import { describeCrashes, type NewAddress } from "../testing/crash.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { migrateLedger, openPostgres, postgresStore } from "./index.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const newAddress: NewAddress = () => server.newDatabase();

describeCrashPoints("PostgreSQL", openBreakable);
describeCrashes("PostgreSQL", newAddress, { kills: 50, random: Math.random });
describeProcesses("PostgreSQL", newAddress, { processes: 4, credits: 800 });

/** Rows are counted by a sequence, which goes on counting where a transaction is undone. */
const CRASH_POINT = `
  create sequence crash_point;
  create table crash_at (write bigint);
  create function crash_point() returns trigger language plpgsql as $$ begin
    if nextval('crash_point') = (select write from crash_at) then raise exception 'interrupted'; end if;
    return new;
  end $$`;

let template: Promise<string> | undefined;

/** An empty ledger in which every row that is inserted or updated asks first. */
async function newBreakable(): Promise<string> {
  const url = await server.newDatabase();
  const db = openPostgres(url);
  await migrateLedger(db);
  const { rows: tables } = await db.$client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename not like '%migrations%'",
  );
  await db.$client.query(CRASH_POINT);
  for (const { name } of tables) {
    await db.$client.query(
      `create trigger crash_point before insert or update on ${name} for each row execute function crash_point()`,
    );
  }
  await db.$client.end();
  return url;
}

async function openBreakable(options: Parameters<OpenBreakable>[0]) {
  template ??= newBreakable();
  const db = openPostgres(await server.newDatabase(await template));
  return {
    ledger: createLedger(
      postgresStore(db, () => db.$client.end()),
      options,
    ),
    breakAt: async (write: number) => {
      await db.$client.query("select setval('crash_point', 1, false)");
      await db.$client.query("insert into crash_at values ($1)", [write]);
    },
    isBroken: async () => {
      const { rows } = await db.$client.query(
        "select last_value >= write as broken from crash_point, crash_at where is_called",
      );
      return rows[0]?.broken === true;
    },
  };
}
