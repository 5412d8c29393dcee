import { createCanvas } from "@napi-rs/canvas";
import { blend, type Colour } from "../math/colour.ts";
import { mix } from "../math/curve.ts";
import type { Brush } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { type Building, type Lamp, paintBuilding } from "./building.ts";
import type { Layer } from "./layer.ts";
import { paintNeonSign } from "./neon-sign.ts";
import { paintWindows } from "./windows.ts";

/** A row of buildings. Heights are shares of the frame's, widths are in design units. */
export type Skyline = {
  readonly depth: number;
  readonly lowest: number;
  readonly highest: number;
  readonly narrowest: number;
  readonly widest: number;
  /** How many windows are lit, as a share of all. */
  readonly lit: number;
  /** How thick the fog before it is, 0 … 1. */
  readonly fog: number;
};

/** A row of buildings and the lamps on top of them, which blink and so are painted anew each frame. */
export type SkylineLayer = Layer & { readonly lamps: readonly Lamp[] };

/** Builds a city's skyline, tallest near its centre. */
export function createSkyline(stage: Stage, skyline: Skyline): SkylineLayer {
  const { palette, layerWidth, horizon, unit, random } = stage;
  const canvas = createCanvas(layerWidth, horizon + 2);
  const brush = canvas.getContext("2d");
  const near = blend(palette.near, palette.far, (1 - skyline.depth) * 0.8);
  const walls = blend(near, palette.fog, skyline.fog * 0.5);
  const lamps: Lamp[] = [];
  let x = -20 * unit;
  while (x < layerWidth) {
    const building = designBuilding(stage, skyline, x);
    lamps.push(...build(brush, stage, { skyline, building, walls }));
    const gap = random.chance(0.3) ? random.between(2, 16) * unit : 0;
    x += building.width + gap;
  }
  return { canvas, depth: skyline.depth, top: 0, lamps };
}

function designBuilding(stage: Stage, skyline: Skyline, x: number): Building {
  const { random, unit, height, horizon, layerWidth } = stage;
  const width = random.between(skyline.narrowest, skyline.widest) * unit;
  const centrality = Math.exp(-(((x / layerWidth - 0.42) * 2.4) ** 2));
  const chance = random.next() ** 1.7 * 0.55;
  const tallness = chance + centrality * 0.45 * random.between(0.55, 1);
  const storeys = mix(skyline.lowest, skyline.highest, tallness) * height;
  return { x, y: horizon - storeys, width, height: storeys };
}

function build(
  brush: Brush,
  stage: Stage,
  plan: { skyline: Skyline; building: Building; walls: Colour },
): Lamp[] {
  const { skyline, building, walls } = plan;
  const { depth, lit, fog } = skyline;
  const lamps = paintBuilding(brush, stage, building, { walls, depth, fog });
  paintWindows(brush, stage, building, { depth, lit });
  if (depth > 0.5 && stage.random.chance(0.42)) paintNeonSign(brush, stage, building);
  return lamps;
}
