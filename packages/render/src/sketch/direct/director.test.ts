import { expect, test } from "vitest";
import { directScene } from "./director.ts";

test.each([
  ["A lighthouse at dusk, waves rolling in", "ocean", "dusk", "none"],
  ["Hot air balloons over snowy mountains at dawn", "mountains", "dawn", "snow"],
  ["Rainy neon city street in Tokyo", "city", "neon", "rain"],
  ["A quiet forest at night, fireflies between the pines", "forest", "night", "fireflies"],
  ["Golden dunes of the Sahara", "desert", "golden", "dust"],
  ["Northern lights over a frozen lake", "mountains", "aurora", "none"],
  ["A dragon breathing flames over a castle", "mountains", "ember", "embers"],
  ["Cherry blossoms beside a temple in spring", "mountains", "sakura", "petals"],
  ["A STORM over the OCEAN", "ocean", "storm", "rain"],
  ["A paper boat on a quiet lake at sunrise", "mountains", "dawn", "none"],
])("“%s” plays in %s, in %s light, with %s in the air", (prompt, place, light, weather) => {
  expect(directScene(prompt, 1)).toMatchObject({ place, paletteName: light, weather });
});

test.each([
  ["Snow falling on pines", { paletteName: "frost" }],
  ["A rainbow over a meadow on a sunny day", { weather: "none" }],
  ["The four seasons of a forest", { place: "forest" }],
  ["A bearded man walks through the woods", { place: "forest" }],
  ["Pineapple on a surfboard in the desert", { place: "desert" }],
])("a word inside another counts for nothing: “%s”", (prompt, expected) => {
  expect(directScene(prompt, 1)).toMatchObject(expected);
});

test.each([
  ["A lighthouse by the sea", { lighthouse: true, boat: false }],
  ["Sailboats off the coast", { boat: true, lighthouse: false }],
  ["Five balloons over a valley", { balloons: true }],
  ["A rocket leaves for Mars", { ship: true, place: "space", birds: false }],
  ["A meadow at noon", { birds: true, boat: false, balloons: false }],
])("things named are in the picture: “%s”", (prompt, expected) => {
  expect(directScene(prompt, 1)).toMatchObject(expected);
});

test("a prompt that names nothing is decided by its seed, the same way every time", () => {
  const decide = (seed: number) => {
    const { place, paletteName } = directScene("the sound of a thought", seed);
    return `${place} / ${paletteName}`;
  };
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);

  expect(seeds.map(decide)).toEqual(seeds.map(decide));
  expect(new Set(seeds.map(decide)).size).toBeGreaterThan(5);
});
