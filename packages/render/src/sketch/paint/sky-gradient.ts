import type { Palette } from "../direct/palette.ts";
import { type Colour, blend } from "../math/colour.ts";
import { clamp, mix } from "../math/curve.ts";
import type { Stage } from "../stage/stage.ts";
import type { Pixel } from "./raster.ts";

/** The still part of a sky: its colours from top to horizon and the glow around the sun. */
export type SkyGradient = { read(index: number, into: Pixel): void };

/** Works out a sky's gradient once, for every frame to start from. */
export function skyGradient(stage: Stage, columns: number, rows: number): SkyGradient {
  const { palette } = stage;
  const colours = new Float32Array(columns * rows * 3);
  for (let y = 0; y < rows; y++) {
    const plain = skyColour(palette, (y / rows) ** 0.9);
    for (let x = 0; x < columns; x++) {
      const glow = sunGlow(stage, x / columns, (y * stage.width) / columns);
      const index = (y * columns + x) * 3;
      for (const channel of [0, 1, 2] as const) {
        const lit = mix(plain[channel], palette.glow[channel], glow * 0.8);
        colours[index + channel] = lit + palette.sun[channel] * glow * glow * 0.12;
      }
    }
  }
  return {
    read(index, into) {
      // Every index of a columns × rows sky lies inside.
      into[0] = colours[index * 3]!;
      into[1] = colours[index * 3 + 1]!;
      into[2] = colours[index * 3 + 2]!;
    },
  };
}

/** The sky's colour at a height, 0 at the top and 1 at the horizon. */
function skyColour({ sky }: Palette, height: number): Colour {
  const [top, upper, lower, horizon] = sky;
  const place = clamp(height) * 3;
  const band = Math.min(2, Math.floor(place));
  const share = place - band;
  const eased = share * share * (3 - 2 * share) * 0.55 + share * 0.45;
  if (band === 0) return blend(top, upper, eased);
  return band === 1 ? blend(upper, lower, eased) : blend(lower, horizon, eased);
}

/** How much the sun lights the air at a point, `across` 0 … 1 of the width and `down` in pixels. */
function sunGlow({ palette, sun, width, height }: Stage, across: number, down: number): number {
  if (!sun.visible) return 0;
  const dx = across * width - sun.x;
  const dy = (down - sun.y) * 1.25;
  const distance = Math.sqrt(dx * dx + dy * dy) / height;
  if (palette.moon) return Math.exp(-distance * 7) * 0.5;
  return Math.exp(-distance * 3.4) * 0.85 * palette.glare;
}
