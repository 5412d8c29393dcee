import type { Canvas } from "@napi-rs/canvas";
import { blend, type Colour } from "../math/colour.ts";
import { clamp } from "../math/curve.ts";
import { Noise } from "../math/noise.ts";
import type { Stage } from "../stage/stage.ts";
import { drawGlobeMap, type GlobeMap } from "./globe-map.ts";
import { Raster } from "./raster.ts";

/** Where the light comes from: left, above, and towards the viewer. */
const LIGHT = { x: -0.62, y: -0.42, z: 0.66 };

/** How far the planet's axis leans, in radians. */
const TILT = 0.35;

/** The globe is worked out at this share of its size in the frame and scaled up. */
const DETAIL = 0.72;

/** A point on the globe seen from the front: −1 … 1 across and down, 0 … 1 towards the viewer. */
type Point = { x: number; y: number; z: number };

/** Makes a planet's picture at any share of the clip; `radius` is in pixels of the frame. */
export function createGlobe(stage: Stage, radius: number): (share: number) => Canvas {
  const banded = stage.random.chance(0.6);
  const map = drawGlobeMap(new Noise(stage.direction.seed ^ 77), banded);
  const size = Math.round(radius * 2 * DETAIL);
  const raster = new Raster(size, size);
  const middle = size / 2;
  const surface = createSurface(stage, map);
  return (share) => {
    for (let index = 0; index < size * size; index++) {
      const x = ((index % size) + 0.5 - middle) / middle;
      const y = (Math.floor(index / size) + 0.5 - middle) / middle;
      const square = x * x + y * y;
      if (square > 1.03) {
        raster.set(index, 0, 0, 0, 0);
        continue;
      }
      const point = { x, y, z: Math.sqrt(Math.max(0, 1 - square)) };
      const [red, green, blue] = surface(point, share);
      raster.set(index, red, green, blue, 255 * clamp((1 - square) * middle * 0.5));
    }
    return raster.show();
  };
}

/** Works out the colour of a point: its land in the light, and the air that glows at the lit rim. */
function createSurface({ palette }: Stage, map: GlobeMap) {
  const low = blend(palette.sky[1], palette.near, 0.35);
  const middle = blend(palette.sky[3], palette.glow, 0.35);
  const high = blend(palette.sun, palette.sky[2], 0.3);
  return (point: Point, share: number): Colour => {
    const height = map(...latitudeAndTurn(point, share));
    const land =
      height < 0.55
        ? blend(low, middle, height / 0.55)
        : blend(middle, high, (height - 0.55) / 0.45);
    const facing = clamp(point.x * LIGHT.x + point.y * LIGHT.y + point.z * LIGHT.z);
    const light = 0.02 + facing ** 0.85 * 1.12;
    const air = (1 - point.z) ** 3.2 * clamp(facing * 1.6 + 0.12) * 0.95;
    return [
      land[0] * light + palette.accent[0] * air,
      land[1] * light + palette.accent[1] * air,
      land[2] * light + palette.accent[2] * air,
    ];
  };
}

/** Where on the turning globe a point is: around it and from pole to pole, each 0 … 1. */
function latitudeAndTurn({ x, y, z }: Point, share: number): [turn: number, latitude: number] {
  const across = x * Math.cos(TILT) + y * Math.sin(TILT);
  const down = y * Math.cos(TILT) - x * Math.sin(TILT);
  const turn = (Math.atan2(across, z) / (Math.PI * 2) + share * 0.06 + 1) % 1;
  return [turn, Math.asin(clamp(down, -1, 1)) / Math.PI + 0.5];
}
