import { SEED_MAX } from "@framefare/contract";
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { onEachDatabase } from "./testing/database.ts";
import { OFFERS, requestOf, SETTINGS, START, type Studio } from "./testing/studio.ts";

const MINUTE = 60_000;
const code = (is: string) => expect.objectContaining({ code: is });

/** The model at twice the price. */
const [MODEL] = OFFERS.models;
const DEARER = { ...OFFERS, models: [{ ...MODEL!, creditsPerSecond: { "480p": 4 } }] };

const WHOLE = { available: 100, held: 0, spent: 0 };
const HELD = { available: 90, held: 10, spent: 0 };

/** Begins a render, and says it is done. */
async function deliver({ store, now }: Studio, id: string) {
  const claim = await store.claim(now(), now() + MINUTE);
  const files = { videoFile: `${id}-1.mp4`, posterFile: `${id}-1.jpg` };
  await store.succeed({ id, attempt: claim?.attempt ?? 0 }, files, now());
}

onEachDatabase((openStudio) => {
  describe("a quote", () => {
    test("promises the list price for ten minutes", async () => {
      const { renders } = await openStudio();

      expect(renders().quote(SETTINGS)).toEqual({
        credits: 10,
        quote: expect.any(String),
        expiresAt: new Date(START + 10 * MINUTE).toISOString(),
      });
      expect(renders().quote({ ...SETTINGS, seconds: 1 }).credits).toBe(5);
    });

    test("is refused for what the model does not take", async () => {
      const { renders } = await openStudio();
      const quote = (change: object) => () => renders().quote({ ...SETTINGS, ...change });

      expect(quote({ modelId: "x/y" })).toThrow(code("UNKNOWN_MODEL"));
      expect(quote({ seconds: 31 })).toThrow(
        expect.objectContaining({ unsupported: { field: "seconds", maxSeconds: 30 } }),
      );
      expect(quote({ resolution: "1080p" })).toThrow(code("UNSUPPORTED_SETTINGS"));
    });

    test("keeps its price though the list has changed since", async () => {
      const studio = await openStudio();
      const { quote } = studio.renders().quote(SETTINGS);

      const dearer = studio.renders({ planConfig: DEARER });
      expect(await dearer.create("ada", requestOf({ quote }))).toMatchObject({ credits: 10 });
      await expect(dearer.create("ada", requestOf())).resolves.toMatchObject({ credits: 20 });
    });

    test.each([
      ["expired", "QUOTE_EXPIRED", (quote: string) => ({ quote })],
      ["for other settings", "QUOTE_MISMATCH", (quote: string) => ({ quote, seconds: 6 })],
      ["tampered with", "QUOTE_MISMATCH", (quote: string) => ({ quote: `x${quote}` })],
    ])("that is %s begins no render", async (_, refusal, change) => {
      const { renders, clock, wallet, store } = await openStudio();
      const request = requestOf(change(renders().quote(SETTINGS).quote));
      if (refusal === "QUOTE_EXPIRED") clock.at += 10 * MINUTE;

      await expect(renders().create("ada", request)).rejects.toEqual(code(refusal));

      expect(await store.get(request.renderId)).toBeNull();
      expect(await wallet()).toEqual(WHOLE);
    });
  });

  describe("create", () => {
    test("holds exactly the price and queues the render", async () => {
      const { renders, wallet, ledger, changes } = await openStudio();
      const request = requestOf({ seed: 42 });

      const render = await renders().create("ada", request);

      expect(render).toMatchObject({
        id: request.renderId,
        userId: "ada",
        status: "queued",
        progress: 0,
        seed: 42,
        credits: 10,
        createdAt: START,
      });
      expect(await wallet()).toEqual(HELD);
      expect(await ledger.holds("ada")).toMatchObject([
        {
          key: `render:${render.id}`,
          credits: 10,
          metadata: { modelId: "embedded/sketch", seconds: 5 },
        },
      ]);
      expect(changes).toEqual([render.id]);
    });

    test("draws a seed that fits where none was chosen", async () => {
      const { renders } = await openStudio();

      for (const random of [() => 0, () => 0.999_999_999_999]) {
        const { seed } = await renders({ random }).create("ada", requestOf());
        expect(seed).toBeGreaterThanOrEqual(0);
        expect(seed).toBeLessThanOrEqual(SEED_MAX);
        expect(Number.isInteger(seed)).toBe(true);
      }
    });

    test("asked again, at once or later, answers the one that stands and holds once", async () => {
      const { renders, wallet, ledger, clock, rows } = await openStudio();
      const request = requestOf({ quote: renders().quote(SETTINGS).quote });

      const [first, twin] = await Promise.all([
        renders().create("ada", request),
        renders({ random: () => 0.1 }).create("ada", request),
      ]);
      clock.at += 60 * MINUTE;
      const again = await renders({ planConfig: DEARER }).create("ada", request);

      expect(twin).toEqual(first);
      expect(again).toEqual(first);
      expect(await wallet()).toEqual(HELD);
      expect(await ledger.entries("ada")).toHaveLength(2);
      expect(await rows("SELECT * FROM renders")).toHaveLength(1);
    });

    test.each([
      ["another prompt", "ada", { prompt: "A desert" }],
      ["other seconds", "ada", { seconds: 6 }],
      ["another resolution", "ada", { resolution: "720p" }],
      ["another aspect", "ada", { aspect: "1:1" }],
      ["another person", "bob", {}],
    ] as const)(
      "refuses an id that was used for %s, and writes nothing",
      async (_, user, change) => {
        const { renders, wallet, ledger, store } = await openStudio();
        await ledger.grant({ key: "bob", walletId: "bob", credits: 100 });
        const request = requestOf();
        const first = await renders().create("ada", request);

        const again = renders().create(user, { ...request, ...change });

        await expect(again).rejects.toEqual(code("RENDER_ID_REUSED"));
        expect(await store.get(request.renderId)).toEqual(first);
        expect(await wallet()).toEqual(HELD);
        expect(await wallet("bob")).toEqual(WHOLE);
      },
    );

    test("without the credits for it is refused, and no row is left", async () => {
      const { renders, wallet, rows } = await openStudio();
      const request = requestOf({ seconds: 30, resolution: "720p" });

      await expect(renders().create("ada", request)).rejects.toMatchObject({
        code: "INSUFFICIENT_CREDITS",
        needed: 120,
        available: 100,
      });

      expect(await rows("SELECT * FROM renders")).toEqual([]);
      expect(await wallet()).toEqual(WHOLE);
      // The id is still free.
      await expect(renders().create("ada", { ...request, seconds: 5 })).resolves.toBeDefined();
    });

    test("of an id whose render was removed is refused", async () => {
      const studio = await openStudio();
      const { renders, wallet, clock } = studio;
      const request = requestOf();
      await renders().create("ada", request);
      await renders().cancel("ada", request.renderId);
      await renders().remove("ada", request.renderId);

      await expect(renders().create("ada", request)).rejects.toEqual(code("RENDER_ID_REUSED"));
      clock.at += MINUTE;
      await expect(renders().create("ada", request)).rejects.toEqual(code("RENDER_ID_REUSED"));

      expect(await wallet()).toEqual(WHOLE);
    });
  });

  describe("cancel", () => {
    test.each(["queued", "running"])("gives all of a %s render's hold back", async (status) => {
      const { renders, store, now, wallet, changes } = await openStudio();
      const { id } = await renders().create("ada", requestOf());
      if (status === "running") await store.claim(now(), now() + MINUTE);

      expect(await renders().cancel("ada", id)).toMatchObject({
        status: "canceled",
        endedAt: START,
        leaseUntil: null,
        posterFile: null,
      });

      expect(await wallet()).toEqual(WHOLE);
      expect(changes).toEqual([id, id]);
    });

    test("twice, even at once, is the same as once", async () => {
      const { renders, wallet, ledger } = await openStudio();
      const { id } = await renders().create("ada", requestOf());
      const cancel = () => renders().cancel("ada", id);

      const [first, twin] = await Promise.all([cancel(), cancel()]);

      expect(twin).toEqual(first);
      expect(await cancel()).toEqual(first);
      expect(await wallet()).toEqual(WHOLE);
      expect(await ledger.entries("ada")).toHaveLength(3);
    });

    test("is refused once the render was delivered, and what it cost stays spent", async () => {
      const studio = await openStudio();
      const { id } = await studio.renders().create("ada", requestOf());
      await deliver(studio, id);

      await expect(studio.renders().cancel("ada", id)).rejects.toEqual(code("RENDER_ENDED"));

      expect(await studio.wallet()).toEqual({ available: 90, held: 0, spent: 10 });
    });

    test("works after the hold has lapsed, which gave its credits back already", async () => {
      const { renders, wallet, clock } = await openStudio();
      const { id } = await renders().create("ada", requestOf());
      clock.at += 25 * 60 * MINUTE;

      expect(await renders().cancel("ada", id)).toMatchObject({ status: "canceled" });

      expect(await wallet()).toEqual(WHOLE);
    });
  });

  test("someone else's render is not there to be seen, canceled or removed", async () => {
    const { renders, wallet, store } = await openStudio();
    const { id } = await renders().create("ada", requestOf());

    for (const act of ["get", "cancel", "remove"] as const) {
      await expect(renders()[act]("bob", id)).rejects.toEqual(code("UNKNOWN_RENDER"));
      await expect(renders()[act]("ada", "nobody's")).rejects.toEqual(code("UNKNOWN_RENDER"));
    }
    expect((await renders().list("bob", { limit: 10 })).items).toEqual([]);
    expect(await store.get(id)).toMatchObject({ status: "queued" });
    expect(await wallet()).toEqual(HELD);
  });

  describe("remove", () => {
    test("is refused while the render may still be delivered", async () => {
      const { renders, store, now } = await openStudio();
      const { id } = await renders().create("ada", requestOf());

      await expect(renders().remove("ada", id)).rejects.toEqual(code("RENDER_NOT_ENDED"));
      await store.claim(now(), now() + MINUTE);
      await expect(renders().remove("ada", id)).rejects.toEqual(code("RENDER_NOT_ENDED"));

      expect(await renders().get("ada", id)).toMatchObject({ status: "running" });
    });

    test("deletes row and media of a delivered one, and no credits come back", async () => {
      const studio = await openStudio();
      const { renders, media, files, wallet } = studio;
      const { id } = await renders().create("ada", requestOf());
      await deliver(studio, id);
      for (const file of [`${id}-1.mp4`, `${id}-1.jpg`, "other-1.mp4"]) {
        writeFileSync(media.path(file), "");
      }

      await renders().remove("ada", id);

      expect(files()).toEqual(["other-1.mp4"]);
      await expect(renders().get("ada", id)).rejects.toEqual(code("UNKNOWN_RENDER"));
      expect(await wallet()).toEqual({ available: 90, held: 0, spent: 10 });
    });
  });

  describe("list", () => {
    test("pages through all, newest first, though some were made in the same millisecond", async () => {
      const { renders, clock } = await openStudio();
      const made: { id: string; createdAt: number }[] = [];
      for (let n = 0; n < 7; n += 1) {
        if (n % 3 === 0) clock.at += 1;
        made.push(await renders().create("ada", requestOf()));
      }
      const newestFirst = made
        .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
        .map(({ id }) => id);

      const seen: string[][] = [];
      let cursor: string | undefined;
      do {
        const page = await renders().list("ada", { limit: 2, ...(cursor && { cursor }) });
        seen.push(page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor);

      expect(seen.map(({ length }) => length)).toEqual([2, 2, 2, 1]);
      expect(seen.flat()).toEqual(newestFirst);
    });

    test("of exactly a page has no next one", async () => {
      const { renders } = await openStudio();
      await renders().create("ada", requestOf());

      const page = await renders().list("ada", { limit: 1 });

      expect(page.items).toHaveLength(1);
      expect(page).not.toHaveProperty("nextCursor");
    });

    test.each([
      "",
      "x",
      ".",
      "1.2.3",
      "NaN.x",
      "1e300.x",
      "Infinity.x",
      "9\0.\0",
      "'; DROP TABLE renders",
    ])("with a cursor nobody made (%j) shows nothing", async (cursor) => {
      const { renders } = await openStudio();
      await renders().create("ada", requestOf());

      expect(await renders().list("ada", { cursor, limit: 10 })).toEqual({ items: [] });
    });
  });
});
