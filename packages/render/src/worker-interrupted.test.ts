import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { onEachDatabase } from "./testing/database.ts";
import { eventually } from "./testing/eventually.ts";
import { endless, paint } from "./testing/renderers.ts";

const LEASE = 30_000;
const WHOLE = { available: 100, held: 0, spent: 0 };
const HELD = { available: 90, held: 10, spent: 0 };
const SPENT = { available: 90, held: 0, spent: 10 };

onEachDatabase((openStudio) => {
  describe("a render that is canceled while it runs", () => {
    test.each([
      ["tells how far it is", true],
      ["says nothing", false],
    ])("is stopped at once, though its renderer %s, and leaves no files", async (_, says) => {
      const studio = await openStudio();
      const { renderer, jobs, aborted } = endless({ says });
      const id = await studio.ask();
      const { wake, charges, faults } = studio.employ(renderer);
      await eventually(
        () => jobs,
        ({ length }) => length === 1,
      );

      await studio.renders().cancel("ada", id);
      const canceledAt = performance.now();
      wake();
      await eventually(
        () => aborted,
        ({ length }) => length === 1,
      );

      expect(performance.now() - canceledAt).toBeLessThan(1_000);
      await eventually(studio.files, ({ length }) => length === 0);
      expect(await studio.store.get(id)).toMatchObject({ status: "canceled", failure: null });
      expect(await studio.wallet()).toEqual(WHOLE);
      expect([charges, faults]).toEqual([[], []]);
    });

    test("is stopped by its own next progress where nobody wakes its worker", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      const seen = { aborted: false };
      studio.employ(async (_job, { signal, onProgress }) => {
        for (let n = 1; !signal.aborted; n += 1) {
          studio.clock.at += 250;
          onProgress({ progress: n / 1_000, posterReady: false });
          await sleep(5);
        }
        seen.aborted = true;
        throw signal.reason;
      });
      await eventually(
        () => studio.store.get(id),
        (render) => (render?.progress ?? 0) > 0,
      );

      await studio.renders().cancel("ada", id);

      await eventually(
        () => seen.aborted,
        (aborted) => aborted,
      );
      expect(await studio.wallet()).toEqual(WHOLE);
    });

    test("is not delivered by a renderer that will not stop", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      const { charges } = studio.employ(async (job, options) => {
        await studio.renders().cancel("ada", id);
        await paint(job, options);
      });

      await eventually(
        () => studio.changes,
        (changes) => changes.length >= 4,
      );
      await eventually(studio.files, ({ length }) => length === 0);
      expect(await studio.store.get(id)).toMatchObject({ status: "canceled", videoFile: null });
      expect(await studio.wallet()).toEqual(WHOLE);
      expect(charges).toEqual([]);
    });
  });

  describe("a worker that stops", () => {
    test("hands its render back, hold and all, and the next one finishes it", async () => {
      const studio = await openStudio();
      const { renderer, jobs } = endless();
      const id = await studio.ask();
      const first = studio.employ(renderer);
      await eventually(
        () => jobs,
        ({ length }) => length === 1,
      );

      await first.stop();
      expect(await studio.store.get(id)).toMatchObject({ status: "queued", posterFile: null });
      expect(studio.files()).toEqual([]);
      expect(await studio.wallet()).toEqual(HELD);
      expect(first.faults).toEqual([]);

      studio.employ(paint);
      expect(await studio.ended(id)).toMatchObject({ status: "succeeded" });
      expect(await studio.wallet()).toEqual(SPENT);
    });

    test("however often, has not lost the render", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      for (let restarts = 1; restarts <= 4; restarts += 1) {
        const { renderer, jobs } = endless();
        const { stop } = studio.employ(renderer);
        await eventually(
          () => jobs,
          ({ length }) => length === 1,
        );
        await stop();
      }

      studio.employ(paint);
      expect(await studio.ended(id)).toMatchObject({ status: "succeeded" });
    });

    test("claims nothing more, and stops at once when it is idle", async () => {
      const studio = await openStudio();
      const { stop, wake } = studio.employ(paint);
      await sleep(20);

      const askedAt = performance.now();
      await stop();
      expect(performance.now() - askedAt).toBeLessThan(500);

      const id = await studio.ask();
      wake();
      await sleep(50);
      expect(await studio.store.get(id)).toMatchObject({ status: "queued" });
    });
  });

  describe("a worker that fell silent", () => {
    test("is taken over from, stopped when it wakes, and does not touch its successor's video", async () => {
      const studio = await openStudio();
      const { renderer, jobs, aborted } = endless({ says: false });
      const id = await studio.ask();
      const silent = studio.employ(renderer);
      await eventually(
        () => jobs,
        ({ length }) => length === 1,
      );

      studio.clock.at += LEASE;
      studio.employ(paint);
      expect(await studio.ended(id)).toMatchObject({
        status: "succeeded",
        attempt: 2,
        videoFile: `${id}-2.mp4`,
      });
      silent.wake();
      await eventually(
        () => aborted,
        ({ length }) => length === 1,
      );

      await eventually(studio.files, ({ length }) => length === 2);
      expect(studio.files()).toEqual([`${id}-2.jpg`, `${id}-2.mp4`]);
      expect(await studio.wallet()).toEqual(SPENT);
      expect(silent.charges).toEqual([]);
    });

    test("and another after it are enough: the render is given up, and costs nothing", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      for (const deaths of [1, 2]) {
        await studio.store.claim(studio.clock.at, studio.clock.at + LEASE);
        studio.clock.at += LEASE;
        expect(await studio.store.get(id)).toMatchObject({ status: "running", attempt: deaths });
      }
      const { faults } = studio.employ(paint);

      expect((await studio.ended(id))?.failure).toEqual({
        code: "lost",
        message: "The render was interrupted and could not be resumed.",
      });

      expect(await studio.wallet()).toEqual(WHOLE);
      expect(studio.files()).toEqual([]);
      expect(faults).toHaveLength(1);
    });
  });
});
