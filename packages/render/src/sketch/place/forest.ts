import { createFog } from "../paint/fog.ts";
import { createGodRays } from "../paint/god-rays.ts";
import { createGround } from "../paint/ground.ts";
import { createLayerPainter } from "../paint/layer.ts";
import { createPines, type Pines } from "../paint/pines.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import type { Land } from "./land.ts";

/** Four rows of pines, with fog and shafts of light between them. */
export function createForest(stage: Stage): Land {
  const row = (pines: Pines) => createLayerPainter(stage, createPines(stage, pines));
  const fog = (number: number): Painter =>
    createFog(stage, {
      y: stage.height * (0.68 + number * 0.08),
      reach: 90 * stage.unit,
      opacity: 0.42 - number * 0.1,
      phase: number,
    });
  return {
    ground: [createGround(stage)],
    far: [
      row({ depth: 0.12, base: 0.66, lowest: 0.22, highest: 0.36, gap: 24, fog: 0.66 }),
      fog(0),
      row({ depth: 0.36, base: 0.74, lowest: 0.28, highest: 0.46, gap: 38, fog: 0.42 }),
      fog(1),
      createGodRays(stage),
      row({ depth: 0.62, base: 0.82, lowest: 0.36, highest: 0.6, gap: 66, fog: 0.2 }),
      fog(2),
      row({ depth: 1, base: 0.95, lowest: 0.72, highest: 1.06, gap: 120, fog: 0 }),
    ],
    near: [],
  };
}
