import { expect, test } from "vitest";
import { createBell } from "./bell.ts";

test("a ring ends every nap, and each nap ends by itself", async () => {
  const bell = createBell();
  const naps = Promise.all([bell.nap(60_000), bell.nap(60_000)]);

  bell.ring();

  await naps;
  await bell.nap(1);
  expect(bell.rings()).toBe(1);
});

test("a nap that was cut short leaves no timer behind", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((is) => is === "Timeout").length;
  const bell = createBell();
  const before = timers();
  const naps = Promise.all(Array.from({ length: 20 }, () => bell.nap(60_000)));
  expect(timers()).toBeGreaterThanOrEqual(before + 20);

  bell.ring();
  await naps;

  expect(timers()).toBeLessThan(before + 20);
});

test("whoever listens hears each ring until it stops listening", () => {
  const bell = createBell();
  let heard = 0;
  const unlisten = bell.listen(() => (heard += 1));

  bell.ring();
  bell.ring();
  unlisten();
  bell.ring();

  expect([heard, bell.rings()]).toEqual([2, 3]);
});
