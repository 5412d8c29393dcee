import type { Canvas } from "@napi-rs/canvas";
import { blend, css } from "../math/colour.ts";
import { mix, smoothstep } from "../math/curve.ts";
import type { Noise } from "../math/noise.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { Mirror } from "./mirror.ts";
import { type Pixel, Raster } from "./raster.ts";
import { type Surface, surfaceOf } from "./water-surface.ts";

/** Pixels of the frame to one of the water. */
const COARSENESS = 2;

/** Paints water below the horizon: what stands above it, mirrored in waves, and the sun's path. */
export function createWater(stage: Stage, above: Canvas): Painter {
  const { width, height, horizon, noise } = stage;
  const columns = Math.ceil(width / COARSENESS);
  const rows = Math.ceil((height - horizon) / COARSENESS);
  const raster = new Raster(columns, rows);
  const mirror = new Mirror(above, columns, Math.ceil(horizon / COARSENESS));
  const surface = surfaceOf(stage);
  const shade = createShade(stage, surface);
  const pixel: Pixel = [0, 0, 0];

  return (brush, { seconds }) => {
    mirror.refresh();
    for (let y = 0; y < rows; y++) {
      const band = bandAt(surface, y / rows);
      const mirrorY = mirror.height - 2 - y * surface.stretch - band.throwY * 0.25;
      for (let x = 0; x < columns; x++) {
        const wave = waveAt(noise, band, x / columns, seconds);
        mirror.read(x + wave * band.throwX, mirrorY + wave * band.throwY, pixel);
        shade(pixel, band.nearness, x / columns, wave);
        raster.set(y * columns + x, pixel[0], pixel[1], pixel[2]);
      }
    }
    brush.imageSmoothingEnabled = true;
    brush.drawImage(raster.show(), 0, horizon, width, height - horizon);
    paintHaze(brush, stage, surface.haze);
  };
}

/** The waves of one row of water. */
type Band = {
  /** From 0 at the horizon to 1 at the bottom of the frame. */
  readonly nearness: number;
  /** Waves per width, and the row's place among waves behind each other. */
  readonly waves: number;
  readonly waveY: number;
  readonly rippleY: number;
  /** How far they throw a reflection, in the water's own pixels. */
  readonly throwX: number;
  readonly throwY: number;
};

function bandAt(surface: Surface, nearness: number): Band {
  const depth = Math.log(0.06 + nearness);
  return {
    nearness,
    waves: (1 / (0.06 + nearness)) * surface.waveWidth,
    waveY: depth * surface.waveDepth,
    rippleY: depth * 31,
    throwX: surface.throwX * (0.25 + nearness * 1.5),
    throwY: surface.throwY * (0.35 + nearness),
  };
}

/** How high the water stands, about −1 … 1: waves, with ripples on them. */
function waveAt(noise: Noise, band: Band, across: number, seconds: number): number {
  const x = (across - 0.5) * band.waves;
  const wave = noise.at(x * 1.7 + seconds * 0.22, band.waveY + seconds * 0.95);
  const ripple = noise.at(x * 4.1 - seconds * 0.35, band.rippleY + seconds * 1.5 + 40);
  return wave * 0.65 + ripple * 0.45;
}

/** Turns a mirrored pixel into water: some of its own colour, and the sun glittering on it. */
function createShade({ palette, sun, width }: Stage, surface: Surface) {
  const deep = blend(blend(palette.sky[0], palette.near, 0.5), palette.sky[1], 0.25);
  const sunAcross = sun.x / width;
  return (pixel: Pixel, nearness: number, across: number, wave: number): void => {
    const mirror = surface.mirror - nearness * surface.mirrorLoss + wave * 0.16;
    let glitter = 0;
    if (sun.visible) {
      const aside = (across - sunAcross) / (0.026 + nearness * surface.pathSpread);
      const crest = smoothstep(0.12, 0.46, wave) * Math.exp(-aside * aside);
      glitter = crest * surface.pathBrightness * (1 - nearness * 0.35);
    }
    const shore = 1 - surface.shoreShade * (1 - smoothstep(0, 0.02, nearness));
    pixel[0] = (mix(deep[0], pixel[0], mirror) + palette.sun[0] * glitter) * shore;
    pixel[1] = (mix(deep[1], pixel[1], mirror) + palette.sun[1] * glitter * 0.94) * shore;
    pixel[2] = (mix(deep[2], pixel[2], mirror) + palette.sun[2] * glitter * 0.82) * shore;
  };
}

/** Softens the line where water and land meet. */
function paintHaze(brush: Brush, { palette, horizon, width, unit }: Stage, thickness: number) {
  const reach = 26 * unit;
  const haze = brush.createLinearGradient(0, horizon - reach, 0, horizon + reach);
  haze.addColorStop(0, css(palette.fog, 0));
  haze.addColorStop(0.5, css(palette.fog, thickness));
  haze.addColorStop(1, css(palette.fog, 0));
  brush.fillStyle = haze;
  brush.fillRect(0, horizon - reach, width, reach * 2);
}
