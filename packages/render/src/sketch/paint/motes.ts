import { blend, type Colour } from "../math/colour.ts";
import { wrap } from "../math/curve.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { createGlow } from "./sprite.ts";
import type { Particle } from "./particle.ts";

/** How one kind of glowing mote behaves. Speeds are shares of the frame's height a second. */
type Manner = {
  readonly rise: number;
  /** How much faster near ones rise. */
  readonly riseNear: number;
  /** How far they sway, as a share of the frame. */
  readonly sway: number;
  /** How sharply they flare up and fade. */
  readonly pulse: number;
  readonly opacity: number;
  /** Size of the smallest, and how much larger near ones are, in design units. */
  readonly size: number;
  readonly sizeNear: number;
  /** The part of the frame they keep to, from the top, 0 … 1. */
  readonly top: number;
  readonly room: number;
};

const MANNERS = {
  embers: {
    rise: 0.09,
    riseNear: 0.16,
    sway: 0.012,
    pulse: 1,
    opacity: 0.95,
    size: 8,
    sizeNear: 26,
    top: 0,
    room: 1,
  },
  fireflies: {
    rise: 0.006,
    riseNear: 0,
    sway: 0.03,
    pulse: 2.2,
    opacity: 0.95,
    size: 8,
    sizeNear: 26,
    top: 0.42,
    room: 0.55,
  },
  dust: {
    rise: 0.008,
    riseNear: 0.012,
    sway: 0.012,
    pulse: 1,
    opacity: 0.3,
    size: 3,
    sizeNear: 7,
    top: 0,
    room: 1,
  },
} as const satisfies Record<string, Manner>;

/** Lets embers, fireflies or dust float through the air, glowing on and off. */
export function createMotes(
  stage: Stage,
  particles: readonly Particle[],
  kind: keyof typeof MANNERS,
): Painter {
  const { width, height, unit } = stage;
  const manner = MANNERS[kind];
  const glow = createGlow(moteColour(stage, kind));
  return (brush, { seconds }) => {
    brush.globalCompositeOperation = "lighter";
    for (const { x, y, nearness, sway, turn, vigour } of particles) {
      const across = wrap(x + Math.sin(seconds * 0.7 * vigour + sway) * manner.sway, 1);
      const risen = seconds * (manner.rise + nearness * manner.riseNear);
      const bob = Math.sin(seconds * 0.9 + turn) * manner.sway * 0.6;
      const down = manner.top + wrap(y - risen + bob, 1) * manner.room;
      const pulse = (0.5 + 0.5 * Math.sin(seconds * (1.4 + vigour) + turn)) ** manner.pulse;
      const size = (manner.size + nearness * manner.sizeNear) * unit;
      brush.globalAlpha = manner.opacity * (0.12 + pulse * 0.88);
      brush.drawImage(glow, across * width - size / 2, down * height - size / 2, size, size);
    }
    brush.globalAlpha = 1;
    brush.globalCompositeOperation = "source-over";
  };
}

function moteColour({ palette }: Stage, kind: keyof typeof MANNERS): Colour {
  if (kind === "fireflies") return blend(palette.accent, [255, 226, 120], 0.6);
  return kind === "embers" ? [255, 140, 50] : palette.sun;
}
