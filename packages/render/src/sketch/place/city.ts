import { createFog } from "../paint/fog.ts";
import { createLamps } from "../paint/lamps.ts";
import { createLayerPainter } from "../paint/layer.ts";
import { createSkyline, type Skyline } from "../paint/skyline.ts";
import type { Stage } from "../stage/stage.ts";
import type { Land } from "./land.ts";

/** From far, pale and tall, to near, dark and low. */
const SKYLINES: readonly Skyline[] = [
  { depth: 0.08, lowest: 0.16, highest: 0.6, narrowest: 14, widest: 38, lit: 0.1, fog: 0.95 },
  { depth: 0.32, lowest: 0.14, highest: 0.62, narrowest: 20, widest: 50, lit: 0.22, fog: 0.62 },
  { depth: 0.62, lowest: 0.1, highest: 0.5, narrowest: 26, widest: 66, lit: 0.32, fog: 0.3 },
  { depth: 0.97, lowest: 0.05, highest: 0.27, narrowest: 40, widest: 92, lit: 0.34, fog: 0.02 },
];

/** Four rows of buildings above a wet street, with haze between them. */
export function createCity(stage: Stage): Land {
  const { horizon, unit } = stage;
  const far = SKYLINES.flatMap((skyline, number) => {
    const layer = createSkyline(stage, skyline);
    const row = [createLayerPainter(stage, layer), createLamps(stage, layer)];
    if (number === SKYLINES.length - 1) return row;
    const haze = createFog(stage, {
      y: horizon - 10 * unit,
      reach: 150 * unit,
      opacity: 0.4 - number * 0.1,
      phase: number,
    });
    return [...row, haze];
  });
  return { ground: [], far, near: [] };
}
