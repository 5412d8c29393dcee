import type { Colour } from "../math/colour.ts";
import { clamp, smoothstep } from "../math/curve.ts";
import type { Noise } from "../math/noise.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { Raster } from "./raster.ts";

/** Pixels of the frame to one of the nebula: soft enough to be worked out small. */
const COARSENESS = 3.4;

/** Fills the frame with clouds of gas: veils, bright filaments, and dust in front of them. */
export function createNebula({ palette, noise, width, height }: Stage): Painter {
  const columns = Math.round(width / COARSENESS);
  const rows = Math.round((height / width) * columns);
  const raster = new Raster(columns, rows);
  const [top, upper, lower] = palette.sky;
  const shine = (gas: Gas, channel: 0 | 1 | 2) => {
    const veil = (colour: Colour, share: number) => colour[channel] * share;
    const light =
      veil(top, 0.5) +
      veil(upper, gas.density * 0.9) +
      veil(lower, gas.density * gas.density * 0.9) +
      veil(palette.glow, gas.filament * 0.75) +
      veil(palette.accent, gas.filament ** 2.2 * 0.7);
    return light * (1 - gas.dust * 0.55);
  };

  return (brush, { share }) => {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const gas = gasAt(noise, (x / columns) * 2.6, (y / rows) * 1.46, share * 0.14);
        raster.set(y * columns + x, shine(gas, 0), shine(gas, 1), shine(gas, 2));
      }
    }
    brush.imageSmoothingEnabled = true;
    brush.imageSmoothingQuality = "low";
    brush.drawImage(raster.show(), 0, 0, columns, rows, 0, 0, width, height);
  };
}

/** What fills a point of space, each 0 … 1. */
type Gas = { density: number; filament: number; dust: number };

function gasAt(noise: Noise, u: number, v: number, drift: number): Gas {
  const bend = noise.fractal(u + drift, v - drift * 0.6, 3);
  const twist = noise.at(u * 1.1 - 5 + bend, v * 1.1 + 2 + drift);
  const shape = noise.fractal(u + bend * 1.2, v + twist * 1.1 + 4, 5);
  const crease = noise.at(u * 1.3 + bend * 1.5 + 9, v * 1.3 + twist + drift);
  const density = smoothstep(-0.25, 0.62, shape);
  return {
    density,
    filament: clamp(1 - Math.abs(crease)) ** 7 * density,
    dust: smoothstep(0.05, 0.5, noise.fractal(u * 1.7 + twist, v * 1.7 + 11, 3)),
  };
}
