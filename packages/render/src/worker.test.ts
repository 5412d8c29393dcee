import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { RendererFailure, type RenderJob } from "./renderer.ts";
import { onEachDatabase } from "./testing/database.ts";
import { eventually } from "./testing/eventually.ts";
import { endless, failWith, paint } from "./testing/renderers.ts";

const LEASE = 30_000;
const WHOLE = { available: 100, held: 0, spent: 0 };
const SPENT = { available: 90, held: 0, spent: 10 };

afterEach(() => {
  vi.useRealTimers();
});

onEachDatabase((openStudio) => {
  describe("a render that is delivered", () => {
    test("is charged once, its files are there, and the charge is told once", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      const { charges, faults } = studio.employ(paint);

      expect(await studio.ended(id)).toMatchObject({
        status: "succeeded",
        progress: 1,
        attempt: 1,
        leaseUntil: null,
        videoFile: `${id}-1.mp4`,
        posterFile: `${id}-1.jpg`,
      });

      expect(studio.files()).toEqual([`${id}-1.jpg`, `${id}-1.mp4`]);
      expect(await studio.wallet()).toEqual(SPENT);
      await eventually(
        () => charges,
        ({ length }) => length > 0,
      );
      expect(charges).toMatchObject([{ key: `render:${id}`, credits: 10 }]);
      expect(faults).toEqual([]);
      expect(studio.changes.filter((changed) => changed === id).length).toBeGreaterThan(2);
    });

    test("is made to the settings that were asked for", async () => {
      const studio = await openStudio();
      const jobs: RenderJob[] = [];
      const id = await studio.ask({ seed: 42, seconds: 7, resolution: "720p", aspect: "9:16" });

      studio.employ(async (job, options) => {
        jobs.push(job);
        await paint(job, options);
      });
      await studio.ended(id);

      expect(jobs).toEqual([
        {
          id,
          prompt: "A lighthouse at dusk",
          seed: 42,
          seconds: 7,
          width: 720,
          height: 1_280,
          videoPath: studio.media.path(`${id}-1.mp4`),
          posterPath: studio.media.path(`${id}-1.jpg`),
        },
      ]);
    });

    test.each([
      ["rejects", async () => Promise.reject(new Error("no counter"))],
      [
        "throws",
        () => {
          throw new Error("no counter");
        },
      ],
    ])("stays so when counting its charge %s, and that is told", async (_, onCharge) => {
      const studio = await openStudio();
      const ids = [await studio.ask(), await studio.ask()];
      const { faults } = studio.employ(paint, { onCharge });

      for (const id of ids) expect(await studio.ended(id)).toMatchObject({ status: "succeeded" });

      expect(await studio.wallet()).toEqual({ available: 80, held: 0, spent: 20 });
      await eventually(
        () => faults,
        ({ length }) => length === 2,
      );
      expect(faults[0]).toMatchObject({ message: expect.stringContaining("not counted") });
    });

    test("is delivered though a listener throws", async () => {
      const studio = await openStudio();
      const ids = [await studio.ask(), await studio.ask()];
      const { faults } = studio.employ(paint, {
        onChange: () => {
          throw new Error("nobody listens");
        },
      });

      for (const id of ids) expect(await studio.ended(id)).toMatchObject({ status: "succeeded" });

      expect(faults[0]).toMatchObject({ message: expect.stringContaining("was told") });
    });
  });

  describe("a render whose delivery is written, while the answer to that is lost", () => {
    test("keeps its video, and its charge stands", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      const { store } = studio;
      const succeed: typeof store.succeed = async (...how) => {
        await store.succeed(...how);
        throw new Error("the connection broke");
      };

      const { faults } = studio.employ(paint, { store: { ...store, succeed } });

      expect(await studio.ended(id)).toMatchObject({ status: "succeeded" });
      await eventually(
        () => faults,
        ({ length }) => length > 0,
      );
      expect(studio.files().toSorted()).toEqual([`${id}-1.jpg`, `${id}-1.mp4`]);
      expect(await studio.wallet()).toEqual({ available: 90, held: 0, spent: 10 });
    });
  });

  describe("a render that is not delivered", () => {
    test.each([
      ["crashed", "The renderer stopped unexpectedly.", true],
      ["timeout", "The render took too long and was stopped.", true],
      ["rejected", "The model would not render this prompt.", false],
    ] as const)(
      "because it %s costs nothing, and says so plainly",
      async (code, message, isFault) => {
        const studio = await openStudio();
        const id = await studio.ask();
        const { charges, faults } = studio.employ(
          failWith(new RendererFailure(code, "SIGSEGV at 0x0")),
        );

        expect(await studio.ended(id)).toMatchObject({
          status: "failed",
          failure: { code, message },
          videoFile: null,
          posterFile: null,
        });

        expect(await studio.wallet()).toEqual(WHOLE);
        expect(studio.files()).toEqual([]);
        expect(charges).toEqual([]);
        expect(faults).toHaveLength(isFault ? 1 : 0);
      },
    );

    test("for a reason nobody foresaw costs nothing, and the reason goes to the log alone", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      const cause = new TypeError("secret is not a function");
      const { faults } = studio.employ(failWith(cause));

      expect((await studio.ended(id))?.failure).toEqual({
        code: "failed",
        message: "The render could not be finished.",
      });

      expect(await studio.wallet()).toEqual(WHOLE);
      expect(studio.files()).toEqual([]);
      expect(faults).toEqual([{ message: `Render ${id} failed.`, cause }]);
    });

    test("because nothing renders its model any more costs nothing", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      studio.employ(paint, { renderers: {} });

      expect(await studio.ended(id)).toMatchObject({ status: "failed" });

      expect(await studio.wallet()).toEqual(WHOLE);
    });

    test("because its hold lapsed in a day of waiting costs nothing, and leaves no files", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      studio.clock.at += 25 * 60 * 60 * 1_000;
      const { charges } = studio.employ(paint);

      expect(await studio.ended(id)).toMatchObject({ status: "failed" });

      expect(await studio.wallet()).toEqual(WHOLE);
      expect(studio.files()).toEqual([]);
      expect(charges).toEqual([]);
    });

    test("does not keep the next one from being so", async () => {
      const studio = await openStudio();
      const [bad, good] = [await studio.ask({ prompt: "bad" }), await studio.ask()];
      studio.employ((job, options) =>
        job.prompt === "bad" ? failWith(new Error("bad"))(job, options) : paint(job, options),
      );

      expect(await studio.ended(bad)).toMatchObject({ status: "failed" });
      expect(await studio.ended(good)).toMatchObject({ status: "succeeded" });
      expect(await studio.wallet()).toEqual(SPENT);
    });
  });

  describe("a worker at work", () => {
    test("reports progress that only rises, from 0 to 1", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      const seen: number[] = [];
      studio.employ(async ({ videoPath }, { onProgress }) => {
        for (const progress of [0.1, 0.4, 0.2, 0.6, 7, 0.9]) {
          studio.clock.at += 250;
          onProgress({ progress, posterReady: false });
          const written = await eventually(
            () => studio.store.get(id),
            (render) => render?.leaseUntil === studio.clock.at + LEASE,
          );
          seen.push(written?.progress ?? NaN);
        }
        await writeFile(videoPath, "video");
      });

      await studio.ended(id);

      expect(seen).toEqual([0.1, 0.4, 0.4, 0.6, 1, 1]);
    });

    test("writes progress down four times a second at most, but a poster at once", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      const seen: unknown[] = [];
      const told = (times: number) =>
        eventually(
          () => studio.changes,
          ({ length }) => length >= times,
        );
      const { stop } = studio.employ(async ({ videoPath }, { onProgress }) => {
        // That it was asked for, that it was claimed, and the first sign of life.
        await told(3);
        for (const [progress, posterReady, times] of [
          [0.1, false, 3],
          [0.2, true, 4],
          [0.3, true, 4],
        ] as const) {
          onProgress({ progress, posterReady });
          await told(times);
          const render = await studio.store.get(id);
          seen.push([render?.progress, render?.posterFile]);
        }
        await writeFile(videoPath, "video");
      });

      await studio.ended(id);
      await stop();

      const poster = `${id}-1.jpg`;
      expect(seen).toEqual([
        [0, null],
        [0.2, poster],
        [0.2, poster],
      ]);
      // And that it ended.
      expect(studio.changes).toHaveLength(5);
    });

    test("keeps its lease though the renderer says nothing", async () => {
      vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
      const studio = await openStudio();
      const { renderer, jobs } = endless({ says: false });
      const id = await studio.ask();
      const { stop } = studio.employ(renderer);
      await eventually(
        () => jobs,
        ({ length }) => length === 1,
      );

      for (let beats = 0; beats < 12; beats += 1) {
        studio.clock.at += 5_000;
        vi.advanceTimersByTime(5_000);
        await eventually(
          () => studio.store.get(id),
          (render) => render?.leaseUntil === studio.clock.at + LEASE,
        );
      }

      expect(await studio.store.claim(studio.clock.at, studio.clock.at + LEASE)).toBeNull();
      await stop();
    });

    test.each([1, 3])("works on %i at a time, and on no more", async (concurrency) => {
      const studio = await openStudio();
      const ids = [];
      for (let n = 0; n < 6; n += 1) ids.push(await studio.ask());
      const working = { now: 0, most: 0 };
      studio.employ(
        async (job, options) => {
          working.now += 1;
          working.most = Math.max(working.most, working.now);
          await eventually(
            () => working.most,
            (most) => most >= concurrency,
          );
          await sleep(20);
          await paint(job, options);
          working.now -= 1;
        },
        { concurrency },
      );

      for (const id of ids) expect(await studio.ended(id)).toMatchObject({ status: "succeeded" });

      expect(working.most).toBe(concurrency);
      expect(await studio.wallet()).toEqual({ available: 40, held: 0, spent: 60 });
    });

    test("begins at once when it is woken", async () => {
      const studio = await openStudio();
      const { wake } = studio.employ(paint);
      await sleep(20);

      const id = await studio.ask();
      const askedAt = performance.now();
      wake();
      await eventually(
        () => studio.store.get(id),
        (render) => render?.status !== "queued",
      );

      expect(performance.now() - askedAt).toBeLessThan(800);
    });

    test("looks again by itself, and after the database was away", async () => {
      const studio = await openStudio();
      await studio.exec("ALTER TABLE renders RENAME TO renders_away");
      const { faults } = studio.employ(paint);
      await eventually(
        () => faults,
        ({ length }) => length > 0,
      );
      await studio.exec("ALTER TABLE renders_away RENAME TO renders");

      const id = await studio.ask();

      expect(await studio.ended(id)).toMatchObject({ status: "succeeded" });
      expect(faults[0]).toMatchObject({ message: "No render could be claimed." });
    });

    test("fails the render for free when its success cannot be written", async () => {
      const studio = await openStudio();
      const id = await studio.ask();
      await studio.refuseChanges("the disk is full", "succeeded");
      const { charges } = studio.employ(paint);

      expect(await studio.ended(id)).toMatchObject({ status: "failed" });

      expect(await studio.wallet()).toEqual(WHOLE);
      expect(studio.files()).toEqual([]);
      expect(charges).toEqual([]);
    });
  });
});
