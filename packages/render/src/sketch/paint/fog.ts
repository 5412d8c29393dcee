import { css } from "../math/colour.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** A bank of fog across the frame. Lengths are pixels. */
type Fog = {
  /** Where it is thickest. */
  readonly y: number;
  /** How far it reaches up and down from there. */
  readonly reach: number;
  readonly opacity: number;
  /** Sets its slow breathing apart from other banks', in radians. */
  readonly phase: number;
};

/** Lays a breathing bank of fog between two layers. */
export function createFog({ palette, width }: Stage, { y, reach, opacity, phase }: Fog): Painter {
  return (brush, { share }) => {
    const thickness = opacity * (0.85 + 0.15 * Math.sin(share * 5 + phase));
    const gradient = brush.createLinearGradient(0, y - reach, 0, y + reach);
    gradient.addColorStop(0, css(palette.fog, 0));
    gradient.addColorStop(0.55, css(palette.fog, thickness));
    gradient.addColorStop(1, css(palette.fog, 0));
    brush.fillStyle = gradient;
    brush.fillRect(0, y - reach, width, reach * 2);
  };
}
