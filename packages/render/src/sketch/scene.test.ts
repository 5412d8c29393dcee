import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createScene, type SceneOrder } from "./scene.ts";

const PROMPTS = {
  ocean: "A lighthouse at dusk, a sailboat on the waves",
  mountains: "Hot air balloons over snowy mountains at dawn",
  city: "Rainy neon city street",
  forest: "A forest at night, fireflies between the pines",
  space: "A rocket flies past a ringed planet",
  desert: "Golden dunes of the sahara",
  silk: "the sound of a thought",
};

test.each(Object.entries(PROMPTS))("%s is drawn in any format, and it moves", (place, prompt) => {
  for (const [width, height] of [
    [320, 180],
    [180, 320],
    [180, 180],
  ] as const) {
    // By this seed a prompt without a place is silk.
    const scene = createScene({ prompt, seed: 2, seconds: 4, width, height });

    expect(scene.direction.place).toBe(place);
    const early = drawn(scene, 0.3);
    const late = drawn(scene, 0.8);
    expect(early.colours).toBeGreaterThan(500);
    expect(late.print).not.toBe(early.print);
  }
});

test("a seed always draws the same picture, whatever was drawn before it", () => {
  const order = { ...FORMAT, prompt: PROMPTS.mountains, seed: 11 };
  const [scene, again, other] = [
    createScene(order),
    createScene(order),
    createScene({ ...order, seed: 12 }),
  ];
  drawn(again, 0.9);
  drawn(again, 0.1);

  expect(drawn(again, 0.5).print).toBe(drawn(scene, 0.5).print);
  expect(drawn(other, 0.5).print).not.toBe(drawn(scene, 0.5).print);
});

test("a clip opens from black and closes towards it, a long one no slower than one of ten seconds", () => {
  const brightness = (seconds: number, share: number) =>
    drawn(createScene({ ...FORMAT, prompt: PROMPTS.desert, seed: 3, seconds }), share).mean;

  expect(brightness(5, 0)).toBeLessThan(8);
  expect(brightness(5, 1)).toBeLessThan(30);
  expect(brightness(30, 0.02)).toBeGreaterThan(0.95 * brightness(30, 0.1));
});

const FORMAT = { width: 320, height: 180, seconds: 4 } satisfies Partial<SceneOrder>;

function drawn(scene: ReturnType<typeof createScene>, share: number) {
  scene.draw(share);
  const bytes = scene.canvas.data();
  const colours = new Set<number>();
  for (let at = 0; at < bytes.length; at += 4) colours.add(bytes.readUInt32LE(at));
  return {
    // Of the upper half, where nothing is written.
    print: createHash("sha256")
      .update(bytes.subarray(0, bytes.length / 2))
      .digest("hex"),
    colours: colours.size,
    mean: bytes.reduce((sum, byte, at) => (at % 4 === 3 ? sum : sum + byte), 0) / bytes.length,
  };
}
