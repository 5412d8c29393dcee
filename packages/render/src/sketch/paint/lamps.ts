import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { layerLeft } from "./layer.ts";
import type { SkylineLayer } from "./skyline.ts";
import { createGlow } from "./sprite.ts";

/** Makes the red lamps on a skyline's roofs blink. */
export function createLamps(stage: Stage, { lamps, depth, top }: SkylineLayer): Painter {
  const glow = createGlow([255, 60, 60]);
  const size = 16 * stage.unit;
  return (brush, { share, seconds }) => {
    const left = layerLeft(stage, depth, share);
    brush.globalCompositeOperation = "lighter";
    for (const lamp of lamps) {
      const brightness = Math.max(0, Math.sin(seconds * 2.4 + lamp.phase)) ** 6;
      if (brightness <= 0.05) continue;
      brush.globalAlpha = brightness;
      brush.drawImage(glow, lamp.x + left - size / 2, lamp.y + top - size / 2, size, size);
    }
    brush.globalAlpha = 1;
    brush.globalCompositeOperation = "source-over";
  };
}
