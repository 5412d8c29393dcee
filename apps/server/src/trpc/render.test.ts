import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually, openHouse, type Person } from "../testing/house.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

const CLIP = {
  prompt: "A lighthouse at dusk, waves rolling in",
  modelId: "embedded/sketch",
  seconds: 1,
  resolution: "480p",
  aspect: "16:9",
} as const;

const LONG = { ...CLIP, seconds: 30, resolution: "1080p" } as const;

const status = async ({ trpc }: Person) => (await trpc.billing.status.query()).wallet;

function render(person: Person, change: object = {}) {
  return person.trpc.render.create.mutate({ ...CLIP, renderId: randomUUID(), ...change });
}

const ended = (person: Person, renderId: string) =>
  eventually(
    () => person.trpc.render.get.query({ renderId }),
    ({ status: is }) => is !== "queued" && is !== "running",
    60_000,
  );

test("a render holds its price, and is charged once it is delivered", async () => {
  const house = await openHouse();
  const person = await house.signUp();

  const { credits, quote } = await person.trpc.render.quote.query(CLIP);
  const created = await render(person, { quote });
  expect(created).toMatchObject({ status: "queued", credits: 5 });
  expect(credits).toBe(5);
  expect(await status(person)).toMatchObject({ available: 95, held: 5 });

  const done = await ended(person, created.id);
  expect(done).toMatchObject({ status: "succeeded", progress: 1 });
  expect(await status(person)).toEqual({ available: 95, held: 0, owed: 0 });
  const { items } = await person.trpc.wallet.entries.query({});
  expect(items.map(({ kind, credits: moved }) => [kind, moved])).toEqual([
    ["capture", 5],
    ["hold", 5],
    ["grant", 100],
  ]);

  const video = await fetch(house.url + done.videoUrl, { headers: person.headers });
  expect([video.status, video.headers.get("content-type")]).toEqual([200, "video/mp4"]);
  const part = await fetch(house.url + done.videoUrl, {
    headers: { ...person.headers, range: "bytes=4-7" },
  });
  expect([part.status, await part.text()]).toEqual([206, "ftyp"]);
});

test("the same click twice is one render and one hold", async () => {
  const house = await openHouse();
  const person = await house.signUp();
  const renderId = randomUUID();

  const [first, second] = await Promise.all([
    render(person, { renderId }),
    render(person, { renderId }),
  ]);

  expect(second.id).toBe(first.id);
  expect(second.seed).toBe(first.seed);
  await ended(person, renderId);
  expect(await status(person)).toMatchObject({ available: 95, held: 0 });
});

test("with the usage table gone a render succeeds, is charged, and a warning is logged", async () => {
  const house = await openHouse();
  const person = await house.signUp();
  await house.exec("DROP TABLE usage_daily");

  const { id } = await render(person);

  expect(await ended(person, id)).toMatchObject({ status: "succeeded" });
  expect(await status(person)).toMatchObject({ available: 95, held: 0 });
  const warned = await eventually(
    () => house.lines.filter(({ level }) => level === "warn"),
    (lines) => lines.length > 0,
  );
  expect(JSON.stringify(warned)).toContain("usage_daily");
});

test("what was rendered is counted by day and model", async () => {
  const house = await openHouse();
  const person = await house.signUp();
  const { id } = await render(person);
  await ended(person, id);

  const days = await eventually(
    () => person.trpc.usage.daily.query({ days: 2 }),
    (rows) => rows.length > 0,
  );

  expect(days).toMatchObject([{ modelId: "embedded/sketch", renders: 1, seconds: 1, credits: 5 }]);
});

test("a canceled render gives everything back and leaves no file", async () => {
  const dataDir = temporaryFolder();
  const house = await openHouse({ DATA_DIR: dataDir });
  const person = await house.signUp();
  const { id } = await render(person, { ...LONG, seconds: 25 });
  await eventually(
    () => person.trpc.render.get.query({ renderId: id }),
    ({ progress, posterUrl }) => progress > 0 && posterUrl !== undefined,
  );

  const canceled = await person.trpc.render.cancel.mutate({ renderId: id });
  const again = await person.trpc.render.cancel.mutate({ renderId: id });

  expect(canceled).toMatchObject({ status: "canceled" });
  expect(again).toEqual(canceled);
  expect(await status(person)).toMatchObject({ available: 100, held: 0 });
  await eventually(
    () => readdirSync(join(dataDir, "media")),
    (files) => files.length === 0,
  );
});

test("a render survives the server being stopped and started again", async () => {
  const dataDir = temporaryFolder();
  const house = await openHouse({ DATA_DIR: dataDir });
  const person = await house.signUp();
  const { id } = await render(person, { seconds: 3 });
  await eventually(
    () => person.trpc.render.get.query({ renderId: id }),
    ({ progress }) => progress > 0,
  );
  await house.close();

  const [row] = await house.rows("SELECT status, attempt FROM renders");
  expect(row).toEqual({ status: "queued", attempt: 0 });
  const reopened = await openHouse({ DATA_DIR: dataDir });
  await eventually(
    () => reopened.rows("SELECT status FROM renders"),
    ([is]) => is?.status === "succeeded",
    60_000,
  );
  expect(await reopened.rows("SELECT available, held, spent FROM wallets")).toEqual([
    { available: 95, held: 0, spent: 5 },
  ]);
});

test("progress is told as it happens, to the owner", async () => {
  const house = await openHouse();
  const person = await house.signUp();
  const { id } = await render(person, { seconds: 3 });

  const seen: { status: string; progress: number }[] = [];
  const stream = await fetch(
    `${house.url}/trpc/render.watch?input=${encodeURIComponent(JSON.stringify({ renderId: id }))}`,
    { headers: person.headers },
  );
  for (const line of (await stream.text()).split("\n")) {
    if (line.startsWith("data: {") && line.includes(id)) seen.push(JSON.parse(line.slice(6)));
  }

  expect(seen.at(-1)).toMatchObject({ status: "succeeded", progress: 1 });
  const moved = seen.map(({ progress }) => progress);
  expect(new Set(moved).size).toBeGreaterThan(3);
});

test("someone else's render is not there: not to see, watch, cancel, remove or download", async () => {
  const house = await openHouse();
  const owner = await house.signUp();
  const stranger = await house.signUp();
  const { id: renderId } = await render(owner);
  const done = await ended(owner, renderId);

  const { render: theirs } = stranger.trpc;
  const asked = [
    theirs.get.query({ renderId }),
    theirs.cancel.mutate({ renderId }),
    theirs.remove.mutate({ renderId }),
  ];
  for (const answer of asked) {
    await expect(answer).rejects.toMatchObject({ data: { failure: { reason: "not_found" } } });
  }
  const input = encodeURIComponent(JSON.stringify({ renderId }));
  const watched = await fetch(`${house.url}/trpc/render.watch?input=${input}`, {
    headers: stranger.headers,
  });
  const told = await watched.text();
  expect(told).toContain('"failure":{"reason":"not_found"}');
  expect(told).not.toContain(CLIP.prompt);
  for (const headers of [stranger.headers, {}]) {
    expect((await fetch(house.url + done.videoUrl, { headers })).status).toBe(404);
    expect((await fetch(house.url + done.posterUrl, { headers })).status).toBe(404);
  }
  expect(await stranger.trpc.render.list.query({})).toEqual({ items: [] });
});

test("a removed render is gone with its media, and stays paid", async () => {
  const dataDir = temporaryFolder();
  const house = await openHouse({ DATA_DIR: dataDir });
  const person = await house.signUp();
  const { id: renderId } = await render(person);
  const done = await ended(person, renderId);

  expect(await person.trpc.render.remove.mutate({ renderId })).toEqual({ removed: true });

  expect(readdirSync(join(dataDir, "media"))).toEqual([]);
  const gone = await fetch(house.url + done.videoUrl, { headers: person.headers });
  expect(gone.status).toBe(404);
  expect(await status(person)).toMatchObject({ available: 95 });
});

test("with too few credits it is 402 with what is needed and there, and nothing is written", async () => {
  const house = await openHouse();
  const person = await house.signUp();

  await expect(render(person, LONG)).rejects.toMatchObject({
    data: {
      httpStatus: 402,
      failure: { reason: "insufficient_credits", needed: 120, available: 100, held: 0 },
    },
  });

  expect(await house.rows("SELECT * FROM renders")).toEqual([]);
  expect(await house.rows("SELECT * FROM holds")).toEqual([]);
});
