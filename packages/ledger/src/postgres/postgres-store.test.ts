import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { PaidFact } from "../command.ts";
import { createLedger, type Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import { describeLedger } from "../testing/index.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import type { Warning } from "../usage-counter.ts";
import { executeWithin, migrateLedger, openPostgres, postgresStore } from "./index.ts";

let server: PostgresServer;
/** A database that has all tables, and nothing in them. */
let empty: string;
beforeAll(async () => {
  server = await startPostgres();
  empty = await server.newDatabase();
  await (await openLedger(empty)).close();
});
afterAll(() => server.stop());

describeLedger("PostgreSQL", async (options) =>
  openLedger(await server.newDatabase(empty), options),
);

test("facts that end in one wallet leave no row of another, as on SQLite", async () => {
  const { run, ledger } = await openOver();
  const paid = (walletId: string): PaidFact => ({
    kind: "paid",
    walletId,
    paymentRef: "cs_1",
    payment: "pi_1",
    eventId: "evt_1",
    at: 1,
    sku: "x",
    credits: 10,
    amount: 10,
    currency: "usd",
  });

  await ledger.record([paid("ada"), paid("bob")]);

  expect((await run("select wallet_id from wallets")).rows).toEqual([{ wallet_id: "ada" }]);
});

describe("PostgreSQL: what nobody can do to the books unseen", () => {
  test("entries can be neither changed nor deleted, and no total goes negative, by anybody", async () => {
    const { run, ledger } = await openOver();
    await ledger.grant({ key: "g", walletId: "ada", credits: 10 });

    await expect(run("update entries set credits = 1")).rejects.toThrow("append-only");
    await expect(run("delete from entries")).rejects.toThrow("append-only");
    await expect(run("truncate entries")).rejects.toThrow("append-only");
    await expect(run("truncate wallets cascade")).rejects.toThrow("append-only");
    await expect(run("update wallets set available = -1")).rejects.toThrow("check");
    await expect(run("update wallets set available = 11")).rejects.toThrow("check");
    await expect(run("update grants set held = 1")).rejects.toThrow("check");
    await expect(run("delete from wallets")).rejects.toThrow("foreign key");
  });

  test.each([
    ["changed", "update entries set credits = 9 where seq = 2", 2],
    ["missing in the middle", "delete from entries where seq = 2", 2],
    ["missing at the end", "delete from entries where seq = 4", 4],
    ["dated back", "update entries set at = at - 1 where seq = 3", 3],
    ["given to another key", "update entries set key = 'x' where seq = 3", 3],
    [
      "added",
      "insert into entries select wallet_id, 5, kind, key, grant_key, credits, available_after, held_after, owed_after, granted_after, spent_after, expired_after, revoked_after, at, hash from entries where seq = 4",
      5,
    ],
    [
      "swapped with its neighbour",
      "update entries set seq = -2 where seq = 2; update entries set seq = 2 where seq = 3; update entries set seq = 3 where seq = -2",
      2,
    ],
  ])("an entry that was %s behind the ledger's back is found and named", async (_, harm, seq) => {
    const { run, ledger } = await openOver();
    await ledger.grant({ key: "g", walletId: "ada", credits: 10 });
    for (const key of ["a", "b", "c"]) await ledger.charge({ key, walletId: "ada", credits: 1 });

    await run(`alter table entries disable trigger user; ${harm}`);

    const { ok, problems } = await ledger.verify();
    expect(ok).toBe(false);
    expect(problems[0]).toMatchObject({ walletId: "ada", seq });
  });

  test.each(["wallets", "grants"])(
    "%s that are not what the journal comes to are found",
    async (table) => {
      const { run, ledger } = await openOver();
      await ledger.grant({ key: "g", walletId: "ada", credits: 10 });
      await ledger.charge({ key: "a", walletId: "ada", credits: 1 });

      await run(`update ${table} set available = 8, spent = 2`);

      expect(await ledger.verify()).toMatchObject({ ok: false, problems: [{ walletId: "ada" }] });
    },
  );
});

describe("PostgreSQL: in the caller's own transaction", () => {
  const grant = { verb: "grant", request: { key: "g", walletId: "ada", credits: 10 } } as const;
  const tooMuch = { verb: "charge", request: { key: "c", walletId: "bob", credits: 11 } } as const;

  test("credits and the caller's rows are there together, or not at all", async () => {
    const { db, run, ledger } = await openOver();
    await run("create table orders (id text primary key)");

    const failing = db.transaction(async (tx) => {
      await executeWithin(tx, grant, 1);
      await tx.execute("insert into orders values ('o')");
      throw new Error("The order cannot be.");
    });
    await expect(failing).rejects.toThrow("The order cannot be.");
    expect(await ledger.wallets()).toEqual([]);

    await db.transaction(async (tx) => {
      await executeWithin(tx, grant, 1);
      await tx.execute("insert into orders values ('o')");
    });
    expect(await ledger.balance("ada")).toMatchObject({ available: 10 });
  });

  test("a refusal leaves the caller's transaction as it was, and no wallet behind", async () => {
    const { db, ledger } = await openOver();

    await db.transaction(async (tx) => {
      await executeWithin(tx, grant, 1);
      const refused = executeWithin(tx, tooMuch, 1);
      await expect(refused).rejects.toMatchObject({ code: "INSUFFICIENT_CREDITS" });
    });

    expect(await ledger.wallets()).toEqual(["ada"]);
  });
});

describe("PostgreSQL: what goes wrong beside it", () => {
  const charge = (ledger: Ledger, key: string, walletId = "ada") =>
    ledger.charge({ key, walletId, credits: 1 });

  test("with the usage table gone a charge stands, and a warning says why", async () => {
    const { run, ledger, warnings } = await openOver();
    await ledger.grant({ key: "g", walletId: "ada", credits: 10 });
    await run("drop table usage_daily");

    await charge(ledger, "c");

    await expect(ledger.usage("ada", { from: 0, to: Date.now() })).rejects.toThrow("usage_daily");
    expect(warnings.map(({ cause }) => String(cause)).join()).toContain("usage_daily");
    await ledger.rebuildUsage();
    const today = { from: Date.now(), to: Date.now() };
    expect(await ledger.usage("ada", today)).toMatchObject([{ credits: 1 }]);
  });

  test("with the usage table locked a charge stands, and a warning says why", async () => {
    const { run, ledger, warnings, connect } = await openOver();
    await ledger.grant({ key: "g", walletId: "ada", credits: 10 });
    const other = await connect();
    await other.query("begin; lock table usage_daily");

    const counted = await charge(ledger, "c");
    await ledger.countUsage(counted);

    expect(await ledger.balance("ada")).toMatchObject({ spent: 1 });
    expect(warnings).toHaveLength(1);
    await other.query("rollback");
    await run("select 1");
  });

  test("one command that the database will not have fails alone", async () => {
    const { run, ledger } = await openOver();
    await ledger.grant({ key: "g", walletId: "ada", credits: 10 });
    await run(`create function refuse() returns trigger language plpgsql as
      $$ begin if new.key like 'bad%' then raise exception 'not this one'; end if; return new; end $$;
      create trigger now before insert on charges for each row
        when (new.key = 'bad now') execute function refuse();
      create constraint trigger late after insert on charges deferrable initially deferred
        for each row when (new.key = 'bad at the end') execute function refuse()`);

    const keys = ["a", "bad now", "b", "bad at the end", "c"];
    const outcomes = await Promise.allSettled(keys.map((key) => charge(ledger, key)));

    expect(outcomes.map(({ status }) => status === "fulfilled")).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(outcomes[3]).toMatchObject({ reason: { message: "not this one" } });
    expect(await ledger.balance("ada")).toMatchObject({ available: 7, spent: 3 });
    expect(await ledger.verify()).toMatchObject({ ok: true });
  });

  test("a wallet that somebody has locked does not hold up the others", async () => {
    const { ledger, connect } = await openOver();
    for (const walletId of ["ada", "bob"])
      await ledger.grant({ key: walletId, walletId, credits: 10 });
    const other = await connect();
    await other.query("begin; select 1 from wallets where wallet_id = 'ada' for update");

    const waits = charge(ledger, "a");
    await expect.poll(() => waiting(other)).toBe(1);
    await charge(ledger, "b", "bob");
    await charge(ledger, "c", "bob");

    expect(await ledger.balance("ada")).toMatchObject({ spent: 0 });
    await other.query("commit");
    expect(await waits).toMatchObject({ key: "a" });
  });

  test("a connection that breaks is a fault for whoever uses it, and for nobody after", async () => {
    const { ledger, connect } = await openOver();
    await ledger.grant({ key: "g", walletId: "ada", credits: 10 });
    const other = await connect();
    await other.query("begin; select 1 from wallets for update");
    const waits = charge(ledger, "a").catch((error: unknown) => error);
    const kill =
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()";
    await expect.poll(() => waiting(other)).toBe(1);
    const { rowCount } = await other.query(kill);
    await other.query("rollback");

    expect(rowCount).toBeGreaterThan(0);
    expect(String(await waits)).toContain("onnection");
    expect(await charge(ledger, "a")).toMatchObject({ key: "a" });
    expect(await ledger.balance("ada")).toMatchObject({ spent: 1 });
  });

  test("a database that is not there is an error, and nothing is left open", async () => {
    const address = (await server.newDatabase()).replace(/ledger_\d+/, "nowhere");

    await expect(openLedger(address)).rejects.toThrow('"nowhere" does not exist');
  });
});

describe("PostgreSQL: opening", () => {
  test("several that open an empty database at once make its tables once", async () => {
    const address = await server.newDatabase();

    const ledgers = await Promise.all(Array.from({ length: 4 }, () => openLedger(address)));

    await Promise.all(
      ledgers.map((ledger, n) => ledger.grant({ key: `${n}`, walletId: "ada", credits: 1 })),
    );
    expect(await ledgers[0]?.balance("ada")).toMatchObject({ available: 4 });
    for (const ledger of ledgers) await ledger.close();
  });

  test("what is committed is on the disk, even where the database would rather not wait for it", async () => {
    const { db, run, connect } = await openOver();
    await run(`alter database ${(await connect()).database} set synchronous_commit = off`);
    await db.$client.end();

    const again = openPostgres(db.$client.options.connectionString ?? "");
    onTestFinished(() => again.$client.end());

    const { rows } = await again.$client.query("show synchronous_commit");
    expect(rows).toEqual([{ synchronous_commit: "on" }]);
  });
});

/** How many connections wait for somebody else's lock. */
async function waiting(client: pg.Client): Promise<number | null> {
  return (await client.query("select 1 from pg_locks where not granted")).rowCount;
}

async function openOver() {
  const address = await server.newDatabase();
  const db = openPostgres(address);
  await migrateLedger(db);
  const warnings: Warning[] = [];
  const store = postgresStore(db, () => db.$client.end());
  const ledger = createLedger(store, { now: Date.now, onWarning: (it) => warnings.push(it) });
  onTestFinished(async () => {
    if (!db.$client.ending) await ledger.close();
  });
  const connect = async () => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    onTestFinished(() => client.end());
    return client;
  };
  const run = (sql: string) => db.$client.query(sql);
  return { db, ledger, warnings, run, connect };
}
