import type { Palette } from "../direct/palette.ts";
import { clamp, mix, smoothstep } from "../math/curve.ts";
import type { Noise } from "../math/noise.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { Raster } from "./raster.ts";

/** Pixels of the frame to one of the cloth: soft enough to be worked out small. */
const COARSENESS = 3.4;

/** Fills the frame with slowly folding cloth, the picture for prompts that name no place. */
export function createSilk({ palette, noise, width, height }: Stage): Painter {
  const columns = Math.round(width / COARSENESS);
  const rows = Math.round((height / width) * columns);
  const raster = new Raster(columns, rows);

  return (brush, { seconds }) => {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const cloth = clothAt(noise, (x / columns) * 1.9, (y / rows) * 1.07, seconds * 0.075);
        raster.set(
          y * columns + x,
          tone(palette, cloth, 0),
          tone(palette, cloth, 1),
          tone(palette, cloth, 2),
        );
      }
    }
    brush.imageSmoothingEnabled = true;
    brush.imageSmoothingQuality = "low";
    brush.drawImage(raster.show(), 0, 0, columns, rows, 0, 0, width, height);
  };
}

/** How the cloth lies at a point, each 0 … 1. */
type Cloth = { fold: number; sheen: number; shade: number };

function clothAt(noise: Noise, u: number, v: number, drift: number): Cloth {
  const sway = noise.at(u + drift * 0.7, v * 1.2 - drift);
  const pull = noise.at(u * 0.9 + sway * 1.3 + 5, v + sway * 0.9 + drift * 1.1);
  const wave = Math.sin((u * 1.1 + v * 1.6 + pull * 1.9 + sway * 0.8) * 3.1 + drift * 2);
  const cross = Math.sin((u * 0.7 - v * 1.2 + pull * 2.3) * 2.3 - drift * 1.5);
  return {
    fold: (0.5 + 0.5 * wave) ** 2.2,
    sheen: clamp(0.5 + 0.5 * Math.cos(wave * 1.6 + cross * 2.2)) ** 9,
    shade: 0.25 + 0.75 * smoothstep(-0.9, 0.9, cross + pull),
  };
}

function tone({ sky, sun }: Palette, { fold, sheen, shade }: Cloth, channel: 0 | 1 | 2): number {
  const ground = mix(sky[0][channel], sky[1][channel], shade);
  const raised = mix(ground, sky[2][channel], fold * 0.75 * shade);
  const lit = mix(raised, sky[3][channel], fold * fold * 0.4 * shade);
  return lit * (0.55 + 0.5 * shade) + sun[channel] * sheen * 0.32 * fold;
}
