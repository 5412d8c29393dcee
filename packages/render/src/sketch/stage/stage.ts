import type { Direction } from "../direct/director.ts";
import type { Palette } from "../direct/palette.ts";
import { Noise } from "../math/noise.ts";
import { Random } from "../math/random.ts";
import { placeSun, type Sun } from "./sun.ts";

/** What every painter of one clip shares: the frame, its layout, its light and its chance. Lengths are pixels. */
export type Stage = {
  readonly direction: Direction;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  /** Length of the clip. */
  readonly seconds: number;
  /** One 720th of the frame's shorter side, so things keep their size in any format. */
  readonly unit: number;
  /** Height the land is scaled by: the frame's own, but less in a tall frame, or peaks turn to spikes. */
  readonly rise: number;
  /** Width the land is scaled by, 16 : 9 to `rise`. */
  readonly span: number;
  /** Distance from the top of the frame. */
  readonly horizon: number;
  readonly hasWater: boolean;
  readonly sun: Sun;
  /** How far the nearest layer moves sideways over the clip; negative is leftwards. */
  readonly pan: number;
  /** Width of a painted layer, wider than the frame by what panning uncovers. */
  readonly layerWidth: number;
  /** One stream for the whole scene: painters take from it as they are made, never while they paint. */
  readonly random: Random;
  readonly noise: Noise;
};

/** Size and length of the picture to make. Width and height are even numbers of pixels. */
export type Format = { readonly width: number; readonly height: number; readonly seconds: number };

/** Lays out a frame for a direction. */
export function createStage(direction: Direction, { width, height, seconds }: Format): Stage {
  const random = new Random(direction.seed ^ 0x9e37);
  const noise = new Noise(direction.seed);
  const unit = Math.min(width, height) / 720;
  const span = Math.max(width, Math.min((height * 16) / 9, width * 1.9));
  const horizon = Math.round(height * HORIZON[direction.place]);
  const sun = placeSun(direction, { width, height, unit, horizon }, random);
  return {
    direction,
    palette: direction.palette,
    width,
    height,
    seconds,
    unit,
    rise: Math.min(height, (span * 9) / 16),
    span,
    horizon,
    hasWater: ["mountains", "ocean", "city"].includes(direction.place),
    sun,
    pan: (random.chance(0.5) ? 1 : -1) * width * 0.055,
    layerWidth: Math.round(width * 1.16),
    random,
    noise,
  };
}

/** Where the horizon lies, as a share of the frame's height. */
const HORIZON = {
  mountains: 0.66,
  ocean: 0.56,
  city: 0.8,
  forest: 0.9,
  desert: 0.62,
  space: 1,
  silk: 1,
} as const;
