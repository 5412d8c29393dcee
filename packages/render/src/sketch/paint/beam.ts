import type { Canvas } from "@napi-rs/canvas";
import { clamp, smoothstep } from "../math/curve.ts";
import { Random } from "../math/random.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { Raster } from "./raster.ts";
import { createGlow } from "./sprite.ts";

const LENGTH = 512;
const BREADTH = 128;

/** Turns a lighthouse's light: two beams, and a flare as one of them passes the viewer. */
export function createBeam(
  { width, unit }: Stage,
  lamp: { x: number; y: number; size: number },
): Painter {
  const beam = drawBeam();
  const flare = createGlow([255, 226, 160]);
  return (brush, { seconds }) => {
    const angle = seconds * 0.95 + 0.4;
    brush.globalCompositeOperation = "lighter";
    brush.imageSmoothingEnabled = true;
    for (const side of [1, -1]) {
      const across = Math.cos(angle) * side;
      if (Math.abs(across) < 0.03) continue;
      // One soft picture, stretched as the lamp turns: no stacked gradients, no steps.
      brush.save();
      brush.translate(lamp.x, lamp.y);
      brush.scale((width * 1.15 * across) / LENGTH, (210 * unit) / BREADTH);
      brush.drawImage(beam, 0, -BREADTH / 2);
      brush.restore();
    }
    const facing = Math.max(0, Math.sin(angle));
    const size = (74 + facing * 150) * lamp.size;
    brush.globalAlpha = 0.6 + facing * 0.4;
    brush.drawImage(flare, lamp.x - size / 2, lamp.y - size / 2, size, size);
    brush.globalAlpha = 1;
    brush.globalCompositeOperation = "source-over";
  };
}

function drawBeam(): Canvas {
  const raster = new Raster(LENGTH, BREADTH);
  const random = new Random(9);
  for (let y = 0; y < BREADTH; y++) {
    for (let x = 0; x < LENGTH; x++) {
      const along = x / LENGTH;
      const aside = (y - 63.5) / 64 / (0.035 + along * 0.42);
      const spread = Math.exp(-aside * aside * 2.2) * (1 - along) ** 1.7;
      const fall = 0.34 + 0.4 * Math.exp(-along * 9);
      const strength = spread * fall * smoothstep(0, 0.004, along);
      // A little chance in each pixel, or faint light falls into visible steps.
      const opacity = clamp(strength * 255 + random.next() - 0.5, 0, 255);
      raster.set(y * LENGTH + x, 255, 238, 204, opacity);
    }
  }
  return raster.show();
}
