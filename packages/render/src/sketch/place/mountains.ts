import type { Direction } from "../direct/director.ts";
import { createFog } from "../paint/fog.ts";
import { createLayerPainter } from "../paint/layer.ts";
import { createRidge, type Ridge } from "../paint/ridge.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import type { Land } from "./land.ts";

/** Four mountain ranges behind a lake, with fog between them. */
export function createMountains(stage: Stage): Land {
  const { horizon, unit, rise } = stage;
  const snow = snowLine(stage.direction);
  const range = (ridge: Ridge) => createLayerPainter(stage, createRidge(stage, ridge));
  const fog = (number: number): Painter =>
    createFog(stage, {
      y: horizon - (2 - number) * 34 * unit,
      reach: 64 * unit,
      opacity: 0.42 - number * 0.08,
      phase: number,
    });
  return {
    ground: [],
    far: [
      range({
        base: horizon - 20 * unit,
        peaks: rise * 0.4,
        rises: 1.5,
        depth: 0.12,
        snow,
        fog: 0.8,
      }),
      fog(0),
      range({
        base: horizon - 8 * unit,
        peaks: rise * 0.29,
        rises: 2.1,
        depth: 0.34,
        snow: snow * 0.7,
        fog: 0.62,
      }),
      fog(1),
    ],
    near: [
      range({ base: horizon, peaks: rise * 0.17, rises: 2.7, depth: 0.6, fog: 0.5 }),
      fog(2),
      range({
        base: horizon + 4,
        peaks: rise * 0.075,
        rises: 3.6,
        depth: 0.92,
        fog: 0.22,
        rough: 2,
      }),
    ],
  };
}

const SNOWY: ReadonlySet<Direction["paletteName"]> = new Set([
  "frost",
  "dawn",
  "day",
  "aurora",
  "night",
]);

/** How far down the highest range snow lies, 0 … 1. */
function snowLine({ paletteName, weather }: Direction): number {
  if (SNOWY.has(paletteName) || weather === "snow") return 0.62;
  return paletteName === "sakura" ? 0.5 : 0.28;
}
