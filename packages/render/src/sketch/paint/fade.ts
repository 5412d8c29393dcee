import { smoothstep } from "../math/curve.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** Opens the clip from black and closes it nearly so; a long clip does not fade any longer. */
export function createFade({ width, height, seconds }: Stage): Painter {
  const opening = Math.min(0.06, 0.6 / seconds);
  const closing = Math.min(0.045, 0.45 / seconds);
  return (brush, { share }) => {
    const opened = smoothstep(0, opening, share);
    const closed = smoothstep(1 - closing, 1, share) * 0.9;
    const darkness = Math.max(1 - opened, closed);
    if (darkness <= 0.004) return;
    brush.fillStyle = `rgba(3,2,8,${darkness})`;
    brush.fillRect(0, 0, width, height);
  };
}
