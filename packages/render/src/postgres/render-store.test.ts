import { openPostgres } from "@framefare/ledger/postgres";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Render } from "../render.ts";
import { postgresDatabase, postgresStudios } from "../testing/database.ts";
import { describeRenderStore } from "../testing/render-store-suite.ts";
import { openStudioOn, renderOf, START } from "../testing/studio.ts";

const LEASE = 30_000;
const CLAIMER = fileURLToPath(new URL("../testing/claiming-process.ts", import.meta.url));

const postgres = postgresStudios();

describeRenderStore("renders on PostgreSQL", postgres.open);

/** A studio, its address, and its store as another process has it. */
async function openBoth() {
  const address = await postgres.newDatabase();
  const studio = await openStudioOn(postgresDatabase(address));
  return { ...studio, address, other: postgresDatabase(address).store };
}

describe("several processes on one PostgreSQL", () => {
  test("take each render once", async () => {
    const { store, ledger, address } = await openBoth();
    await ledger.grant({ key: "more", walletId: "ada", credits: 2_000 });
    const made: Render[] = [];
    for (let n = 0; n < 200; n += 1) {
      made.push(await store.create(renderOf({ createdAt: START + (n % 50) }), START));
    }

    const claim = async (): Promise<string[]> => {
      const run = await promisify(execFile)(process.execPath, [CLAIMER, address, `${START}`]);
      return JSON.parse(run.stdout);
    };
    const [one, other] = await Promise.all([claim(), claim()]);

    expect([...one, ...other].toSorted()).toEqual(made.map(({ id }) => `${id} 1`).toSorted());
  });

  test("take a render over once from a worker that fell silent, however many ask", async () => {
    const { store, other } = await openBoth();
    const { id } = await store.create(renderOf(), START);
    await store.claim(START, START + LEASE);

    const asked = Array.from({ length: 10 }, (_, n) =>
      (n % 2 ? store : other).claim(START + LEASE, START + 2 * LEASE),
    );

    const taken = (await Promise.all(asked)).filter((render) => render !== null);
    expect(taken).toMatchObject([{ id, attempt: 2 }]);
  });

  test("do not take what somebody is just ending, nor wait for it", async () => {
    const { store, address, other } = await openBoth();
    const db = openPostgres(address);
    onTestFinished(() => db.$client.end());
    const busy = await store.create(renderOf({ createdAt: START - 1 }), START);
    const free = await store.create(renderOf(), START);

    const taken = await db.transaction(async (tx) => {
      await tx.execute(`SELECT 1 FROM renders WHERE id = '${busy.id}' FOR UPDATE`);
      return other.claim(START, START + LEASE);
    });

    expect(taken).toMatchObject({ id: free.id });
  });

  test("agree on one render when the same is asked for at once", async () => {
    const { store, other, ledger, wallet, rows } = await openBoth();
    const render = renderOf();

    const asked = Array.from({ length: 8 }, (_, n) =>
      (n % 2 ? store : other).create({ ...render, seed: n }, START),
    );
    const [first, ...twins] = await Promise.all(asked);

    for (const twin of twins) expect(twin).toEqual(first);
    expect(await rows("SELECT * FROM renders")).toHaveLength(1);
    expect(await wallet()).toEqual({ available: 90, held: 10, spent: 0 });
    expect(await ledger.entries("ada")).toHaveLength(2);
  });

  test("give an id to one of two who ask for it at once, and refuse the other", async () => {
    const { store, other, ledger, wallet } = await openBoth();
    await ledger.grant({ key: "bob", walletId: "bob", credits: 100 });

    for (let n = 0; n < 10; n += 1) {
      const render = renderOf();
      const outcomes = await Promise.allSettled([
        store.create(render, START),
        other.create({ ...render, userId: "bob" }, START),
      ]);
      const refused = outcomes.filter(({ status }) => status === "rejected");
      expect(refused).toMatchObject([{ reason: { code: "RENDER_ID_REUSED" } }]);
    }

    expect((await wallet()).held + (await wallet("bob")).held).toBe(100);
    expect(await ledger.verify()).toMatchObject({ ok: true });
  });

  test("never spend more than there is, and leave a row for what is held alone", async () => {
    const { store, other, wallet, rows } = await openBoth();

    const asked = Array.from({ length: 30 }, (_, n) =>
      (n % 2 ? store : other).create(renderOf(), START),
    );
    const outcomes = await Promise.allSettled(asked);

    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(20);
    for (const each of refused) {
      expect(each).toMatchObject({ reason: { code: "INSUFFICIENT_CREDITS" } });
    }
    expect(await rows("SELECT * FROM renders")).toHaveLength(10);
    expect(await wallet()).toEqual({ available: 0, held: 100, spent: 0 });
  });
});

describe("a render that is canceled and delivered at the same moment", () => {
  test("is either the one or the other, in the row and in the books", async () => {
    const { store, other, ledger, wallet } = await openBoth();
    await ledger.grant({ key: "more", walletId: "ada", credits: 300 });
    let delivered = 0;

    for (let n = 0; n < 40; n += 1) {
      const { id } = await store.create(renderOf(), START);
      await store.claim(START, START + LEASE);
      const files = { videoFile: `${id}.mp4`, posterFile: `${id}.jpg` };
      const succeed = () => other.succeed({ id, attempt: 1 }, files, START);
      const cancel = () => store.cancel(id, START);
      const [first, second] = n % 2 ? [succeed, cancel] : [cancel, succeed];
      const outcomes = (await Promise.all([first(), second()])).filter((each) => each !== null);

      expect(outcomes).toHaveLength(1);
      const render = await store.get(id);
      const isDelivered = render?.status === "succeeded";
      if (isDelivered) delivered += 1;
      expect(render).toMatchObject(
        isDelivered ? files : { status: "canceled", videoFile: null, posterFile: null },
      );
    }

    const spent = 10 * delivered;
    expect(await wallet()).toEqual({ available: 400 - spent, held: 0, spent });
    expect(await ledger.verify()).toMatchObject({ ok: true, problems: [] });
  });

  test("or reported, failed and handed back too, all of one wallet, ends each once and waits for nobody for ever", async () => {
    const { store, other, ledger, wallet } = await openBoth();
    await ledger.grant({ key: "more", walletId: "ada", credits: 300 });
    const made: Render[] = [];
    for (let n = 0; n < 40; n += 1) made.push(await store.create(renderOf(), START));
    for (const _ of made) await store.claim(START, START + LEASE);

    const at = START + 1;
    const sign = { progress: 0.5, posterFile: "p.jpg" };
    const failure = { code: "failed", message: "The render could not be finished." } as const;
    await Promise.all(
      made.flatMap(({ id }, n) => {
        const claim = { id, attempt: 1 };
        const [mine, theirs] = n % 2 ? [store, other] : [other, store];
        return [
          mine.report(claim, sign, at + LEASE, at),
          theirs.succeed(claim, { videoFile: `${id}.mp4`, posterFile: `${id}.jpg` }, at),
          mine.cancel(id, at),
          theirs.fail(claim, failure, at),
          mine.requeue(claim),
          theirs.claim(at, at + LEASE),
        ];
      }),
    );

    const all = await store.list("ada", { limit: 100 });
    const count = (...statuses: string[]) =>
      all.filter(({ status }) => statuses.includes(status)).length;
    const spent = 10 * count("succeeded");
    const held = 10 * count("queued", "running");
    expect(await wallet()).toEqual({ available: 400 - spent - held, held, spent });
    expect(await ledger.verify()).toMatchObject({ ok: true, problems: [] });
  });
});

test("ids are in the order of their bytes, whatever the database's own order", async () => {
  const { rows } = await postgres.open();

  const columns = await rows(
    `SELECT DISTINCT collation_name AS name FROM information_schema.columns
      WHERE table_name = 'renders' AND data_type = 'text'`,
  );

  expect(columns).toEqual([{ name: "C" }]);
});
