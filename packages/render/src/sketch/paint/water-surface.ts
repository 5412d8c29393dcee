import type { Stage } from "../stage/stage.ts";

/** How a water lies. */
export type Surface = {
  /** How far waves throw a reflection sideways and up or down near the middle, in pixels. */
  readonly throwX: number;
  readonly throwY: number;
  /** How many waves lie side by side, and how many behind each other. */
  readonly waveWidth: number;
  readonly waveDepth: number;
  /** How much taller a reflection is than what it reflects. */
  readonly stretch: number;
  /** How much it mirrors at the horizon, 0 … 1, and how much less towards the viewer. */
  readonly mirror: number;
  readonly mirrorLoss: number;
  /** How wide the sun's path grows towards the viewer, and how bright it is. */
  readonly pathSpread: number;
  readonly pathBrightness: number;
  /** How much darker the line is where it meets the land, 0 … 1. */
  readonly shoreShade: number;
  /** How thick the haze over its far edge is, 0 … 1. */
  readonly haze: number;
};

/** The water of a place: open sea, a calm lake, or the wet street before a skyline. */
export function surfaceOf({ direction, palette, unit }: Stage): Surface {
  const surface = surfaceFor(direction.place);
  return {
    ...surface,
    throwX: surface.throwX * unit,
    throwY: surface.throwY * unit,
    pathBrightness: palette.moon ? 0.55 : surface.pathBrightness,
  };
}

function surfaceFor(place: Stage["direction"]["place"]): Surface {
  if (place === "city") return WET_STREET;
  return place === "ocean" ? SEA : LAKE;
}

const LAKE: Surface = {
  throwX: 5,
  throwY: 7,
  waveWidth: 2.2,
  waveDepth: 14,
  stretch: 1.18,
  mirror: 0.84,
  mirrorLoss: 0.4,
  pathSpread: 0.11,
  pathBrightness: 0.95,
  shoreShade: 0.1,
  haze: 0.42,
};

const SEA: Surface = {
  ...LAKE,
  throwX: 9,
  throwY: 16,
  stretch: 1.05,
  mirrorLoss: 0.5,
  pathSpread: 0.2,
};

const WET_STREET: Surface = {
  ...LAKE,
  throwX: 3,
  throwY: 15,
  waveWidth: 3.4,
  waveDepth: 20,
  stretch: 1.55,
  mirror: 0.6,
  mirrorLoss: 0.25,
  pathBrightness: 0.35,
  shoreShade: 0,
  haze: 0.22,
};
