import { createDune } from "../paint/dune.ts";
import { createFog } from "../paint/fog.ts";
import { createGround } from "../paint/ground.ts";
import { createLayerPainter } from "../paint/layer.ts";
import { createRidge } from "../paint/ridge.ts";
import type { Stage } from "../stage/stage.ts";
import type { Land } from "./land.ts";

/** Distant rock, and three dunes that run from there to the bottom of the frame. */
export function createDesert(stage: Stage): Land {
  const { horizon, unit, height, rise } = stage;
  const rock = createRidge(stage, {
    base: horizon - 40 * unit,
    peaks: rise * 0.14,
    rises: 1.6,
    depth: 0.1,
    fog: 0.78,
  });
  const dunes = [0.3, 0.55, 0.95].map((depth, number) =>
    createDune(stage, {
      base: horizon + height * (0.1 + number * 0.15),
      crest: height * (0.12 + number * 0.04),
      rises: 0.9 - number * 0.16,
      depth,
      fog: 0.5 - number * 0.2,
    }),
  );
  return {
    ground: [
      createGround(stage),
      createFog(stage, { y: horizon, reach: 120 * unit, opacity: 0.85, phase: 1 }),
    ],
    far: [
      createLayerPainter(stage, rock),
      createFog(stage, { y: horizon, reach: 70 * unit, opacity: 0.75, phase: 2 }),
      ...dunes.map((dune) => createLayerPainter(stage, dune)),
    ],
    near: [],
  };
}
