import { createLayerPainter } from "../paint/layer.ts";
import { createRidge } from "../paint/ridge.ts";
import type { Stage } from "../stage/stage.ts";
import type { Land } from "./land.ts";

/** A low coast far over the sea. */
export function createSeaCoast(stage: Stage): Land {
  const coast = createRidge(stage, {
    base: stage.horizon + 2,
    peaks: stage.rise * 0.075,
    rises: 1.9,
    depth: 0.2,
    fog: 0.72,
  });
  return { ground: [], far: [createLayerPainter(stage, coast)], near: [] };
}
