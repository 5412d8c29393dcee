import { BLACK, blend, type Colour, WHITE } from "../math/colour.ts";
import { clamp, smoothstep } from "../math/curve.ts";
import type { Stage } from "../stage/stage.ts";
import type { Layer } from "./layer.ts";
import { Raster } from "./raster.ts";

/** A mountain range. Lengths are pixels. */
export type Ridge = {
  /** Where its foot lies. */
  readonly base: number;
  /** How far its peaks reach above that. */
  readonly peaks: number;
  /** How many rises fit into the width. */
  readonly rises: number;
  readonly depth: number;
  /** How thick the fog before it is, 0 … 1. */
  readonly fog: number;
  /** How far down snow lies, 0 … 1 of the peaks. */
  readonly snow?: number;
  /** How fine its rock is; 1 when not given. */
  readonly rough?: number;
};

/** Paints a mountain range, pixel by pixel: lit slopes, snow, and fog at its foot. */
export function createRidge(stage: Stage, ridge: Ridge): Layer {
  const { layerWidth, horizon } = stage;
  const top = Math.max(0, Math.floor(ridge.base - ridge.peaks * 1.25));
  const raster = new Raster(layerWidth, Math.max(4, horizon - top + 4));
  const rock = createRock(stage, ridge);
  const crest = crestLine(stage, ridge, top);
  for (let x = 0; x < layerWidth; x++) {
    const crestY = crest(x);
    const slope = (crest(x + 1) - crestY) * 0.5;
    for (let y = Math.max(0, Math.floor(crestY) - 1); y < raster.height; y++) {
      const cover = clamp(y - crestY + 1);
      if (cover <= 0) continue;
      const depth = y - crestY;
      const [red, green, blue] = rock({ x, y, slope, depth, frameY: y + top });
      raster.set(y * layerWidth + x, red, green, blue, cover * 255);
    }
  }
  return { canvas: raster.show(), depth: ridge.depth, top };
}

/** How far down the crest is at each column. */
function crestLine(stage: Stage, ridge: Ridge, top: number): (x: number) => number {
  const { noise, span } = stage;
  const offset = offsetOf(ridge);
  const heights = Float32Array.from({ length: stage.layerWidth + 2 }, (_, x) => {
    const u = (x / span) * ridge.rises + offset;
    const peaks = noise.ridged(u, offset * 1.7, 6) * 1.18 - 0.25;
    const sway = noise.at(u * 0.55, offset) * 0.3;
    return ridge.base - (peaks + sway) * ridge.peaks - top;
  });
  // Asked only for columns of the layer and the one after.
  return (x) => heights[x]!;
}

/** A point on a mountainside: its place in the layer, and how far below the crest it is. */
type Point = { x: number; y: number; slope: number; depth: number; frameY: number };

/** Works out what colour the mountainside has at a point. */
function createRock(stage: Stage, ridge: Ridge): (point: Point) => Colour {
  const { palette } = stage;
  const body = blend(palette.near, palette.far, 1 - ridge.depth);
  const lit = blend(blend(body, palette.glow, 0.34), WHITE, palette.stars > 0.6 ? 0 : 0.05);
  const dark = blend(body, blend(palette.sky[0], BLACK, 0.35), 0.45);
  const light = createLight(stage, ridge);
  const snow = ridge.snow === undefined ? undefined : createSnow(stage, ridge.peaks * ridge.snow);
  return (point) => {
    const lightness = light(point);
    const falloff = 1 - smoothstep(0, ridge.peaks * 1.5, point.depth) * 0.35;
    const bare = blend(dark, lit, lightness * falloff);
    const dressed = snow ? snow(bare, point, lightness) : bare;
    const footY = ridge.base - ridge.peaks * 0.75;
    const sunk = smoothstep(0.1, 1, (point.frameY - footY) / (ridge.peaks * 1.1));
    return blend(dressed, palette.fog, clamp(ridge.fog * (0.25 + 0.9 * sunk)));
  };
}

/** How much light rock catches at a point, 0 … 1. */
function createLight({ noise, span, sun, width }: Stage, ridge: Ridge): (point: Point) => number {
  const side = sun.x < width / 2 ? 1 : -1;
  const grain = ((6.2 * (ridge.rough ?? 1)) / span) * 2;
  const offset = offsetOf(ridge);
  return ({ x, y, slope }) => {
    const u = x * grain * 2.4 + offset;
    const v = (y * 1.15 + x * 0.35 * side) * grain * 1.7;
    const bend = noise.at(v, u) * 0.35;
    const here = noise.ridged(u + bend, v, 5);
    const beside = noise.ridged(u + 0.035 + bend, v - 0.02, 5);
    const facing = (here - beside) * -side * 3.4;
    return clamp(0.42 + facing + slope * -side * 0.22 + (here - 0.55) * 0.35);
  };
}

/** Lays snow on rock, thinning out with depth below the crest. `reach` is in pixels. */
function createSnow({ palette, noise, unit }: Stage, reach: number) {
  const bright = blend(blend(WHITE, palette.sky[2], 0.25), palette.glow, 0.18);
  const shaded = blend(palette.sky[1], blend(palette.far, WHITE, 0.3), 0.5);
  return (rock: Colour, { x, y, depth }: Point, lightness: number): Colour => {
    const patches = noise.fractal((x * 0.02) / unit, (y * 0.026) / unit, 3) * 0.9;
    const lies = smoothstep(0.05, -0.16, depth / reach - 0.75 + patches);
    const settles = smoothstep(0.25, 0.55, lightness + 0.12);
    return blend(rock, blend(shaded, bright, lightness), lies * settles * 0.9);
  };
}

/** Sets the noise of one range apart from another's. */
function offsetOf({ depth }: Ridge): number {
  return depth * 37 + 3;
}
