import { blend, css } from "../math/colour.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** Covers the frame below the horizon with hazy ground, for land that has no water. */
export function createGround({ palette, horizon, width, height }: Stage): Painter {
  const haze = css(blend(palette.sky[3], palette.fog, 0.6));
  return (brush) => {
    brush.fillStyle = haze;
    brush.fillRect(0, horizon, width, height - horizon);
  };
}
