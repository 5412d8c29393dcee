import { describe, expect, test } from "vitest";
import { type OpenStudio, renderOf, START } from "./studio.ts";

const LEASE = 30_000;
const HOUR = 60 * 60 * 1_000;
const FAILURE = { code: "failed", message: "The render could not be finished." } as const;

const filesOf = (id: string) => ({ videoFile: `${id}.mp4`, posterFile: `${id}.jpg` });

/** How every store must behave. A database is supported the day this passes on it. */
export function describeRenderStore(name: string, openStudio: OpenStudio): void {
  describe(`${name}`, () => {
    describeStore(openStudio);
  });
}

function describeStore(openStudio: OpenStudio): void {
  /** A render that is being worked on under its first attempt, since the clock's start. */
  async function openRunning() {
    const studio = await openStudio();
    const { id } = await studio.store.create(renderOf(), START);
    await studio.store.claim(START, START + LEASE);
    return { ...studio, id, claim: { id, attempt: 1 } };
  }

  describe("a claim", () => {
    test("takes the oldest that waits, once", async () => {
      const { store } = await openStudio();
      const old = await store.create(renderOf({ createdAt: START - 2 }), START);
      const young = await store.create(renderOf({ createdAt: START - 1 }), START);

      const claim = () => store.claim(START, START + LEASE);
      expect(await claim()).toMatchObject({
        id: old.id,
        status: "running",
        attempt: 1,
        leaseUntil: START + LEASE,
        startedAt: START,
      });
      expect(await claim()).toMatchObject({ id: young.id });
      expect(await claim()).toBeNull();
    });

    test("takes over what fell silent before what waits, and not a moment early", async () => {
      const { store, id } = await openRunning();
      const [waiting] = [
        await store.create(renderOf({ createdAt: START - 2 }), START),
        await store.create(renderOf({ createdAt: START - 1 }), START),
      ];

      const early = await store.claim(START + LEASE - 1, START + 2 * LEASE);
      expect(early).toMatchObject({ id: waiting.id });
      const late = await store.claim(START + LEASE, START + 2 * LEASE);
      expect(late).toMatchObject({ id, attempt: 2, progress: 0, startedAt: START });
    });

    test("is kept by whoever gives a sign of life", async () => {
      const { store, claim } = await openRunning();
      const sign = { progress: 0.5, posterFile: "p.jpg" };
      const at = START + LEASE - 1;

      expect(await store.report(claim, sign, at + LEASE, at)).toBe(true);

      expect(await store.claim(START + LEASE, START + 2 * LEASE)).toBeNull();
      expect(await store.get(claim.id)).toMatchObject({ ...sign, leaseUntil: at + LEASE });
    });

    test("keeps the hold for as long as it is worked on", async () => {
      const { store, claim, clock, wallet, ledger } = await openRunning();
      const sign = { progress: 0, posterFile: null };

      clock.at += 23 * HOUR;
      await store.report(claim, sign, clock.at + LEASE, clock.at);
      clock.at += 23 * HOUR;

      expect(await wallet()).toEqual({ available: 90, held: 10, spent: 0 });
      expect(await store.succeed(claim, filesOf(claim.id), clock.at)).toMatchObject({
        credits: 10,
      });
      expect(await ledger.holds("ada")).toMatchObject([{ status: "captured" }]);
    });
  });

  describe("success", () => {
    test("captures the hold once, and shows the video", async () => {
      const { store, claim, wallet, ledger, clock } = await openRunning();
      clock.at += 1;

      expect(await store.succeed(claim, filesOf(claim.id), clock.at)).toMatchObject({
        key: `render:${claim.id}`,
        credits: 10,
        metadata: { modelId: "embedded/sketch", seconds: 5 },
      });
      expect(await store.succeed(claim, filesOf("other"), clock.at)).toBeNull();

      expect(await store.get(claim.id)).toMatchObject({
        status: "succeeded",
        progress: 1,
        leaseUntil: null,
        endedAt: START + 1,
        ...filesOf(claim.id),
      });
      expect(await wallet()).toEqual({ available: 90, held: 0, spent: 10 });
      expect(await ledger.entries("ada")).toHaveLength(3);
    });

    test("is refused when the hold has lapsed: nothing is charged, nothing shown", async () => {
      const { store, claim, clock, wallet } = await openRunning();
      clock.at += 25 * HOUR;

      await expect(store.succeed(claim, filesOf(claim.id), clock.at)).rejects.toMatchObject({
        code: "HOLD_EXPIRED",
      });
      expect(await store.get(claim.id)).toMatchObject({ status: "running", videoFile: null });

      expect(await store.fail(claim, FAILURE, clock.at)).toBe(true);
      expect(await store.get(claim.id)).toMatchObject({ status: "failed", failure: FAILURE });
      expect(await wallet()).toEqual({ available: 100, held: 0, spent: 0 });
    });

    test("is written whole or not at all", async () => {
      const { store, claim, wallet, ledger, ...database } = await openRunning();
      await database.refuseChanges("disk full");

      await expect(store.succeed(claim, filesOf(claim.id), START)).rejects.toThrow("disk full");

      expect(await wallet()).toEqual({ available: 90, held: 10, spent: 0 });
      expect(await ledger.entries("ada")).toHaveLength(2);
      await database.allowChanges();
      expect(await store.succeed(claim, filesOf(claim.id), START)).toMatchObject({ credits: 10 });
    });
  });

  test("failure gives the hold back, says why, and shows nothing half-made", async () => {
    const { store, claim, wallet, clock } = await openRunning();
    await store.report(claim, { progress: 0.5, posterFile: "p.jpg" }, START + LEASE, START);
    clock.at += 1;

    expect(await store.fail(claim, FAILURE, clock.at)).toBe(true);
    expect(await store.fail(claim, FAILURE, clock.at)).toBe(false);

    expect(await store.get(claim.id)).toMatchObject({
      status: "failed",
      failure: FAILURE,
      posterFile: null,
      leaseUntil: null,
      endedAt: START + 1,
    });
    expect(await wallet()).toEqual({ available: 100, held: 0, spent: 0 });
  });

  describe("a worker that lost its claim", () => {
    const everything = { progress: 0.9, posterFile: "late.jpg" };

    test.each(["taken over", "canceled", "handed back", "handed back and begun again"])(
      "because it was %s changes nothing any more",
      async (how) => {
        const { store, claim, wallet, clock } = await openRunning();
        clock.at += LEASE;
        if (how === "taken over") await store.claim(clock.at, clock.at + LEASE);
        if (how === "canceled") await store.cancel(claim.id, clock.at);
        if (how.startsWith("handed back")) {
          const next = await store.claim(clock.at, clock.at + LEASE);
          await store.requeue({ id: claim.id, attempt: next?.attempt ?? 0 });
        }
        if (how.endsWith("again")) await store.claim(clock.at, clock.at + LEASE);
        const before = [await store.get(claim.id), await wallet()];

        expect(await store.report(claim, everything, clock.at + LEASE, clock.at)).toBe(false);
        expect(await store.succeed(claim, filesOf("late"), clock.at)).toBeNull();
        expect(await store.fail(claim, FAILURE, clock.at)).toBe(false);
        await store.requeue(claim);

        expect([await store.get(claim.id), await wallet()]).toEqual(before);
      },
    );
  });

  test("a render that is handed back waits as if it had never been begun, its hold kept", async () => {
    const { store, claim, wallet } = await openRunning();
    await store.report(claim, { progress: 0.5, posterFile: "p.jpg" }, START + LEASE, START);

    await store.requeue(claim);

    expect(await store.get(claim.id)).toMatchObject({
      status: "queued",
      progress: 0,
      attempt: 0,
      leaseUntil: null,
      posterFile: null,
    });
    expect(await wallet()).toEqual({ available: 90, held: 10, spent: 0 });
  });

  test("the files of all renders are known, posters of running ones too", async () => {
    const { store, claim } = await openRunning();
    const done = await store.create(renderOf(), START);
    await store.claim(START, START + LEASE);
    await store.succeed({ id: done.id, attempt: 1 }, filesOf("done"), START);
    await store.report(claim, { progress: 0, posterFile: "p.jpg" }, START + LEASE, START);

    expect((await store.files()).toSorted()).toEqual(["done.jpg", "done.mp4", "p.jpg"]);
  });
}
