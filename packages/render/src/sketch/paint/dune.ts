import { blend, type Colour } from "../math/colour.ts";
import { clamp, smoothstep } from "../math/curve.ts";
import type { Stage } from "../stage/stage.ts";
import type { Layer } from "./layer.ts";
import { Raster } from "./raster.ts";

/** A dune, from its crest to the bottom of the frame. Lengths are pixels. */
export type Dune = {
  readonly base: number;
  readonly crest: number;
  /** How many rises fit into the width. */
  readonly rises: number;
  readonly depth: number;
  /** How thick the fog before it is, 0 … 1. */
  readonly fog: number;
};

/** Paints a dune, pixel by pixel: a lit and a shaded face, and ripples in the sand. */
export function createDune(stage: Stage, dune: Dune): Layer {
  const { layerWidth, height } = stage;
  const top = Math.floor(dune.base - dune.crest * 1.3);
  const raster = new Raster(layerWidth, height - top);
  const crest = createCrest(stage, dune);
  const sand = createSand(stage, dune, raster.height);
  for (let x = 0; x < layerWidth; x++) {
    const u = (x / stage.width) * dune.rises * 2 + offsetOf(dune);
    const crestY = crest(u) - top;
    for (let y = Math.max(0, Math.floor(crestY) - 1); y < raster.height; y++) {
      const cover = clamp(y - crestY + 1);
      if (cover <= 0) continue;
      const [red, green, blue] = sand({ x, y, u, depth: y - crestY });
      raster.set(y * layerWidth + x, red, green, blue, cover * 255);
    }
  }
  return { canvas: raster.show(), depth: dune.depth, top };
}

function createCrest({ noise }: Stage, dune: Dune): (u: number) => number {
  const offset = offsetOf(dune);
  return (u) => {
    const wave = Math.sin(u * 1.7 + noise.at(u * 0.9, offset));
    return dune.base - dune.crest * (0.55 * wave + 0.45 * noise.at(u * 1.4, offset + 5));
  };
}

/** A point on a dune: its place in the layer, along the crest, and below it. */
type Point = { x: number; y: number; u: number; depth: number };

/** Works out what colour the sand has at a point. */
function createSand(stage: Stage, dune: Dune, rows: number): (point: Point) => Colour {
  const { palette, unit } = stage;
  const body = blend(blend(palette.far, palette.near, dune.depth * 0.55), palette.glow, 0.2);
  const lit = blend(blend(body, palette.sky[3], 0.62), palette.glow, 0.25);
  const dark = blend(body, blend(palette.near, palette.sky[0], 0.35), 0.72);
  const light = createLight(stage, dune);
  return (point) => {
    const bare = blend(dark, lit, light(point));
    const haze = clamp(dune.fog * (1 - point.depth / (260 * unit)));
    const hazy = blend(bare, palette.fog, haze);
    const sunk = smoothstep(rows * 0.35, rows * 1.1, point.depth);
    return blend(hazy, palette.near, sunk * 0.75 * dune.depth);
  };
}

/** How much light sand catches at a point, 0 … 1. */
function createLight({ noise, sun, unit, width }: Stage, dune: Dune): (point: Point) => number {
  const side = sun.x < width / 2 ? 1 : -1;
  const offset = offsetOf(dune);
  return ({ x, y, u, depth }) => {
    // Where the shaded face begins: it wanders along the crest.
    const wander = noise.at(u * 1.25 + 7, offset) * 90 * unit;
    const sway = 60 * unit * Math.sin(u * 3.1 + offset + depth / (150 * unit));
    const face = smoothstep(-6 * unit, 6 * unit, depth - 34 * unit - wander - sway);
    const drift = noise.at((x * 0.012) / unit, (depth * 0.02) / unit) * 26;
    const ripple = Math.sin(
      (depth * 0.62 + x * 0.16 * side + drift) / (3.2 * unit + depth * 0.012),
    );
    const texture = noise.fractal((x * 0.006) / unit, (y * 0.01) / unit, 3) * 0.22;
    const facing = side > 0 ? face : 1 - face;
    return clamp(facing * 0.78 + 0.1 + ripple * 0.05 * smoothstep(0, 60 * unit, depth) + texture);
  };
}

/** Sets the noise of one dune apart from another's. */
function offsetOf({ depth }: Dune): number {
  return depth * 41 + 2;
}
