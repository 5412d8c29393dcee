import { sql } from "drizzle-orm";
import { execFile } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Fact } from "../command.ts";
import { asked } from "../core/batch.ts";
import type { Names } from "../core/decide.ts";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import { clockAt } from "../testing/clock.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { loadFor } from "./load.ts";
import { lockFor } from "./lock.ts";
import { openPostgres } from "./open.ts";
import type { OpenedPostgres } from "./statement.ts";
import { transact } from "./transact.ts";
import { write } from "./write.ts";
import { executeWithin } from "./postgres-store.ts";

const caller = fileURLToPath(new URL("../testing/postgres-server-caller.ts", import.meta.url));

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

test("many callers on two pools never spend a credit twice", async () => {
  const [one, other] = await openBoth();
  await one.grant({ key: "g", walletId: "ada", credits: 50 });

  const outcomes = await Promise.allSettled(
    numbers(120).map((n) =>
      (n % 2 ? one : other).charge({ key: `c${n}`, walletId: "ada", credits: 1 }),
    ),
  );

  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
  expect(await one.balance("ada")).toMatchObject({ available: 0, spent: 50 });
  expect(await one.verify()).toMatchObject({ ok: true });
});

test("the same request at once, from many callers on two pools, is carried out once", async () => {
  const [one, other] = await openBoth();
  await one.grant({ key: "g", walletId: "ada", credits: 1_000 });

  const answers = await Promise.all(
    numbers(100).map((n) =>
      (n % 2 ? one : other).charge({ key: `c${n % 5}`, walletId: "ada", credits: 3 }),
    ),
  );

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(5);
  expect(await one.balance("ada")).toMatchObject({ spent: 15 });
});

test("one key for different wallets at once is one wallet's, and refused to all others", async () => {
  const [one, other] = await openBoth();

  for (const round of numbers(40)) {
    const callers = round % 2 ? 2 : 8;
    const outcomes = await Promise.allSettled(
      numbers(callers).map((n) =>
        (n % 2 ? one : other).grant({ key: `k${round}`, walletId: `w${n}`, credits: 1 }),
      ),
    );

    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(callers - 1);
    for (const each of refused) expect(each).toMatchObject({ reason: { code: "KEY_REUSED" } });
  }
  expect(await one.verify()).toMatchObject({ ok: true, entries: 40 });
});

test("processes that charge one hot wallet and many others with the same keys agree with the books", async () => {
  const address = await server.newDatabase();
  const ledger = await opened(address);
  const wallets = numbers(20).map((n) => `w${n}`);
  for (const walletId of wallets) await ledger.grant({ key: walletId, walletId, credits: 40 });
  const calls = 211;

  const run = async (seed: number) =>
    JSON.parse(
      (await promisify(execFile)(process.execPath, [caller, address, `${seed}`, `${calls}`]))
        .stdout,
    );
  const told = await Promise.all([run(1), run(2), run(7)]);

  // Each process asks for every key, and a key that was used is answered again: all are told the same.
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
  for (const walletId of wallets) {
    const { available, spent } = await ledger.balance(walletId);
    expect({ spent, sum: available + spent }).toEqual({ spent: told[0][walletId] ?? 0, sum: 40 });
  }
  expect(await ledger.verify()).toMatchObject({ ok: true, wallets: 20 });
});

test("holds of a few wallets are captured, released, extended and refunded by two pools at once", async () => {
  const [one, other] = await openBoth();
  const wallets = numbers(4).map((n) => `w${n}`);
  for (const walletId of wallets) await one.grant({ key: walletId, walletId, credits: 100 });

  await Promise.all(
    numbers(60).map(async (n) => {
      const [mine, theirs] = n % 2 ? [one, other] : [other, one];
      const key = `h${n}`;
      await mine.hold({ key, walletId: `w${n % 4}`, credits: 1 + (n % 6) });
      const ends = [
        mine.capture({ holdKey: key, credits: n % 3 }),
        theirs.release({ holdKey: key }),
        theirs.extendHold({ holdKey: key, expiresAt: Date.now() + 1_000_000 }),
      ];
      const [captured] = await Promise.allSettled(ends);
      if (captured?.status === "fulfilled" && captured.value.credits > 0) {
        await theirs.refund({ key: `r${n}`, chargeKey: key, credits: 1 });
      }
    }),
  );

  for (const walletId of wallets) {
    const { available, held, spent } = await one.balance(walletId);
    expect({ held, all: available + spent }).toEqual({ held: 0, all: 100 });
  }
  expect(await one.verify()).toMatchObject({ ok: true });
});

test("what is decided while somebody else writes to the same wallet is decided again", async () => {
  const address = await server.newDatabase();
  const start = Date.UTC(2026, 0, 15);
  const clock = clockAt(start);
  const ledger = await openLedger(address, { now: clock.now });
  onTestFinished(() => ledger.close());
  const db = openPostgres(address);
  onTestFinished(() => db.$client.end());
  const wallet = { walletId: "ada" };
  await ledger.grant({ key: "g", ...wallet, credits: 10 });
  await ledger.hold({ key: "h", ...wallet, credits: 4, expiresAt: start + 1_000 });
  clock.pass(2_000);

  // By the time of the charge the hold would have lapsed; its extension is on the way, and leaves no line in the journal.
  const charged = await db.transaction(async (tx) => {
    const request = { holdKey: "h", expiresAt: start + 9_000 };
    await executeWithin(tx, { verb: "extendHold", request }, start + 500);
    const charge = ledger.charge({ key: "c", ...wallet, credits: 1 });
    await someoneWaits(db);
    return { charge };
  });

  await charged.charge;
  expect(await ledger.holds("ada")).toMatchObject([{ status: "open", expiresAt: start + 9_000 }]);
  expect(await ledger.balance("ada")).toMatchObject({ available: 5, held: 4, spent: 1 });
});

test("a hold that comes after its owner was looked up is unknown, and its wallet stays as it is", async () => {
  const address = await server.newDatabase();
  const ledger = await opened(address);
  const db = openPostgres(address);
  onTestFinished(() => db.$client.end());
  await ledger.grant({ key: "g", walletId: "ada", credits: 100 });
  await ledger.grant({ key: "bob", walletId: "bob", credits: 1 });
  const request = { holdKey: "h", expiresAt: Date.now() + 1_000_000 };

  const extended = db.transaction(async (tx) => {
    const names: Names = { holdKey: "h", covers: 0 };
    const locked = await lockFor(tx, [names]);
    await ledger.hold({ key: "h", walletId: "ada", credits: 40 });
    const { batch } = await loadFor(tx, [names], locked, Date.now());
    const outcome = batch.carryOut(asked({ verb: "extendHold", request }, Date.now()));
    await write(tx, batch.written);
    return outcome;
  });

  expect(await extended).toMatchObject({ error: { code: "UNKNOWN_HOLD" } });
  expect(await ledger.balance("ada")).toMatchObject({ available: 60, held: 40 });
  expect(await ledger.verify()).toMatchObject({ ok: true });
});

test("a connection that breaks as a transaction begins is replaced, however often", async () => {
  const db = openPostgres(await server.newDatabase());
  onTestFinished(() => db.$client.end());
  const one = () => transact(db, async (tx) => (await tx.execute(sql`select 1 as one`)).rows);
  const cut = (client: pg.PoolClient) => {
    // The socket under a connection that lay idle: what a restart of the server leaves.
    (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  };

  for (const _ of numbers(12)) {
    await one();
    db.$client.once("acquire", cut);
    await expect(one()).rejects.toThrow("terminated");
  }

  expect(await one()).toEqual([{ one: 1 }]);
});

test("what is asked in one breath is carried out in its order", async () => {
  const [ledger] = await openBoth();
  const wallet = { walletId: "ada" };

  const asked = [
    ledger.grant({ key: "g", ...wallet, credits: 10 }),
    ledger.hold({ key: "h", ...wallet, credits: 6 }),
    ledger.charge({ key: "h", ...wallet, credits: 6 }),
    ledger.capture({ holdKey: "h", credits: 8 }),
    ledger.refund({ key: "r", chargeKey: "h", credits: 3 }),
    ledger.charge({ key: "c", ...wallet, credits: 5 }),
    ledger.grant({ key: "g", ...wallet, credits: 10 }),
    ledger.release({ holdKey: "h" }),
  ];
  const outcomes = await Promise.allSettled(asked);

  const said = outcomes.map((outcome) =>
    outcome.status === "fulfilled" ? outcome.value.credits : outcome.reason.code,
  );
  expect(said).toEqual([10, 6, "KEY_REUSED", 8, 8, 5, 10, "HOLD_CAPTURED"]);
});

test("facts about one payment, told at once on two pools and in any order, do not miss each other", async () => {
  const [one, other] = await openBoth();
  const told = { eventId: "evt", at: 1 };

  for (const n of numbers(25)) {
    const payment = `pi_${n}`;
    const about = { paymentRef: `cs_${n}`, ...told, eventId: `evt_${n}` };
    const bought = { walletId: "ada", sku: "x", credits: 100, amount: 100, currency: "usd" };
    const facts: Fact[] = [
      { kind: "paid", ...bought, ...about },
      { kind: "link", payment, ...about },
      { kind: "refund", payment, refundId: `re_${n}`, amount: 30, status: "succeeded", ...told },
      {
        kind: "dispute",
        payment,
        disputeId: `du_${n}`,
        amount: 20,
        withdrawn: true,
        status: "open",
        ...told,
      },
      { kind: "refundTotal", payment, amount: 40, ...told },
    ];
    const turned = [...facts.slice(n % 5), ...facts.slice(0, n % 5)];
    await Promise.all(turned.map((fact, m) => (m % 2 ? one : other).record(fact)));

    expect(await one.purchase(`cs_${n}`)).toMatchObject({
      creditsReversed: 60,
      status: "disputed",
      payment,
    });
  }
  expect(await one.balance("ada")).toMatchObject({ available: 1_000, revoked: 1_500, owed: 0 });
  expect(await one.verify()).toMatchObject({ ok: true });
});

test("lists of facts about the same wallets in opposite orders do not wait for each other for ever", async () => {
  const [one, other] = await openBoth();
  const paid = (n: number, walletId: string): Fact => ({
    kind: "paid",
    walletId,
    paymentRef: `cs_${n}_${walletId}`,
    payment: `pi_${n}_${walletId}`,
    eventId: `evt_${n}_${walletId}`,
    at: 1,
    sku: "x",
    credits: 1,
    amount: 1,
    currency: "usd",
  });
  const wallets = ["ada", "bob", "cy", "dee"];

  await Promise.all(
    numbers(20).flatMap((n) => [
      one.record(wallets.map((walletId) => paid(n, walletId))),
      other.record(wallets.toReversed().map((walletId) => paid(n, walletId))),
    ]),
  );

  for (const walletId of wallets)
    expect(await one.balance(walletId)).toMatchObject({ granted: 20 });
});

async function someoneWaits(db: OpenedPostgres): Promise<void> {
  const waiting =
    "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
  for (let look = 0; (await db.$client.query(waiting)).rowCount === 0; look += 1) {
    if (look === 500) throw new Error("Nobody waits.");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

/** Two pools on one database, as two processes have them. */
async function openBoth(): Promise<[Ledger, Ledger]> {
  const address = await server.newDatabase();
  return [await opened(address), await opened(address)];
}

async function opened(address: string): Promise<Ledger> {
  const ledger = await openLedger(address);
  onTestFinished(() => ledger.close());
  return ledger;
}
