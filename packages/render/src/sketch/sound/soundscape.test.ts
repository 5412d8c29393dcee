import { expect, test } from "vitest";
import { directScene } from "../direct/director.ts";
import { composeSoundscape } from "./soundscape.ts";

const sea = directScene("A lighthouse at dusk", 7);

test("a clip has a sound of its length, never too loud, quiet at both ends", () => {
  const sound = composeSoundscape(sea, 1.5);

  expect(sound).toHaveLength(1.5 * 48_000 * 2);
  const loudest = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(loudest).toBeCloseTo(0.5, 5);
  expect(sound[0]).toBe(0);
  expect(Math.abs(sound.at(-1) ?? 1)).toBeLessThan(0.001);
});

test("one prompt and seed always sound the same, another seed sounds otherwise", () => {
  expect(composeSoundscape(sea, 0.5)).toEqual(composeSoundscape(sea, 0.5));
  expect(composeSoundscape(directScene("A lighthouse at dusk", 8), 0.5)).not.toEqual(
    composeSoundscape(sea, 0.5),
  );
});
