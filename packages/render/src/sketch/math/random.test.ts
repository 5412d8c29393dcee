import { expect, test } from "vitest";
import { Noise } from "./noise.ts";
import { hashText, Random } from "./random.ts";

const take = (seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: 1000 }, () => random.next());
};

test("one seed always gives the same chances, another seed gives others", () => {
  expect(take(7)).toEqual(take(7));
  expect(take(8)).not.toEqual(take(7));
});

test("chances are spread evenly between 0 and 1, which is never reached", () => {
  const chances = take(7);

  expect(Math.min(...chances)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...chances)).toBeLessThan(1);
  const mean = chances.reduce((sum, chance) => sum + chance, 0) / chances.length;
  expect(mean).toBeGreaterThan(0.45);
  expect(mean).toBeLessThan(0.55);
});

test("whole numbers reach both ends, and every choice is picked", () => {
  const random = new Random(3);
  const wholes = Array.from({ length: 300 }, () => random.whole(-1, 2));
  const picks = Array.from({ length: 300 }, () => random.pick(["a", "b", "c"]));

  expect([...new Set(wholes)].toSorted((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  expect([...new Set(picks)].toSorted()).toEqual(["a", "b", "c"]);
});

test("texts that differ little hash far apart, and alike on every machine", () => {
  expect(hashText("7|a lighthouse")).toBe(hashText("7|a lighthouse"));
  expect(hashText("")).toBe(1947474976);
  expect(Math.abs(hashText("7|a lighthouse") - hashText("8|a lighthouse"))).toBeGreaterThan(1e6);
});

test("noise has no steps, keeps its bounds, and follows its seed", () => {
  const noise = new Noise(5);
  const line = Array.from({ length: 2000 }, (_, i) => noise.at(i * 0.01 - 8, 3.3));
  const steps = line.slice(1).map((value, i) => Math.abs(value - (line[i] ?? 0)));

  expect(Math.max(...steps)).toBeLessThan(0.1);
  expect(Math.max(...line.map(Math.abs))).toBeLessThan(1.5);
  expect(new Noise(5).fractal(0.3, 0.7, 4)).toBe(noise.fractal(0.3, 0.7, 4));
  expect(new Noise(6).fractal(0.3, 0.7, 4)).not.toBe(noise.fractal(0.3, 0.7, 4));
});
