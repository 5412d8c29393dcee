import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { eventually, openHouse, type Person } from "../testing/house.ts";

/** An open stream, and what has come over it so far. */
async function open(url: string, { headers }: Pick<Person, "headers">) {
  const aborter = new AbortController();
  onTestFinished(() => aborter.abort());
  const answer = await fetch(url, { headers, signal: aborter.signal });
  const stream = { text: "", ended: false };
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      stream.text += decoder.decode(chunk, { stream: true });
    }
    stream.ended = true;
  })().catch(() => {});
  return stream;
}

const told = ({ text }: { text: string }) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("data: {") && line.includes(":"))
    .map((line): unknown => JSON.parse(line.slice("data: ".length)));

const walletsIn = (stream: { text: string }) =>
  told(stream).filter((data) => JSON.stringify(data).includes("available"));

test("what a worker of its own does is seen on the web's streams, each change once", async () => {
  const dataDir = temporaryFolder();
  const web = await openHouse({ ROLE: "web", DATA_DIR: dataDir });
  const person = await web.signUp();
  const wallet = await open(`${web.url}/trpc/wallet.watch`, person);
  const renderId = randomUUID();
  const settings = {
    modelId: "embedded/sketch",
    seconds: 1,
    resolution: "480p",
    aspect: "16:9",
  } as const;
  await person.trpc.render.create.mutate({ renderId, prompt: "A quiet forest", ...settings });
  const input = encodeURIComponent(JSON.stringify({ renderId }));
  const render = await open(`${web.url}/trpc/render.watch?input=${input}`, person);

  const worker = await openHouse({ ROLE: "worker", DATA_DIR: dataDir });

  expect(worker.sandboxUrl).toBe("");
  await eventually(
    () => render.text,
    (text) => text.includes('"succeeded"'),
  );
  await eventually(
    () => walletsIn(wallet),
    (wallets) => JSON.stringify(wallets.at(-1)) === '{"available":95,"held":0,"owed":0}',
  );
  expect(walletsIn(wallet)).toEqual([
    { available: 100, held: 0, owed: 0 },
    { available: 95, held: 5, owed: 0 },
    { available: 95, held: 0, owed: 0 },
  ]);
});

test("a stream ends soon after its session does, and tells no more", async () => {
  const house = await openHouse({ ROLE: "web" });
  const person = await house.signUp();
  const stays = await house.signUp();
  const url = `${house.url}/trpc/wallet.watch`;
  const [stream, other] = [await open(url, person), await open(url, stays)];
  await eventually(
    () => walletsIn(stream),
    (wallets) => wallets.length === 1,
  );

  const signOut = await fetch(`${house.url}/api/auth/sign-out`, {
    method: "POST",
    headers: { ...person.headers, "content-type": "application/json" },
    body: "{}",
  });
  expect(signOut.status).toBe(200);

  await eventually(
    () => stream.ended,
    (ended) => ended,
  );
  expect(walletsIn(stream)).toHaveLength(1);
  expect(other.ended).toBe(false);
  expect(walletsIn(other)).toHaveLength(1);
});
