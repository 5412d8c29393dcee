import { clamp } from "../math/curve.ts";
import type { Noise } from "../math/noise.ts";

const WIDTH = 512;
const HEIGHT = 256;

/** The height of a planet's surface, about 0 … 1, at a place around it and from pole to pole. */
export type GlobeMap = (turn: number, latitude: number) => number;

/** Draws a planet's map once: bands of cloud, or continents. */
export function drawGlobeMap(noise: Noise, banded: boolean): GlobeMap {
  const heights = new Float32Array(WIDTH * HEIGHT);
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      const angle = (column / WIDTH) * Math.PI * 2;
      // Walking around a circle in the noise, the map's two ends meet.
      const x = Math.cos(angle) * 1.4;
      const y = Math.sin(angle) * 1.4;
      const latitude = row / HEIGHT;
      heights[row * WIDTH + column] = banded
        ? bands(noise, x, y, latitude)
        : continents(noise, x, y, latitude);
    }
  }
  return (turn, latitude) => {
    const column = Math.floor(turn * (WIDTH - 1));
    const row = Math.floor(clamp(latitude * (HEIGHT - 1), 0, HEIGHT - 1));
    // Both are held inside the map.
    return heights[row * WIDTH + column]!;
  };
}

function bands(noise: Noise, x: number, y: number, latitude: number): number {
  const swirl = noise.fractal(x + 3, y + latitude * 6, 4) * 5.2;
  const streaks = noise.fractal(x * 3, y * 3 + latitude * 20, 3) * 0.2;
  return 0.5 + 0.5 * Math.sin(latitude * 26 + swirl) * 0.75 + streaks;
}

function continents(noise: Noise, x: number, y: number, latitude: number): number {
  return clamp(0.5 + noise.fractal(x * 1.4 + latitude * 3, y * 1.4 + latitude * 2, 6) * 1.3);
}
