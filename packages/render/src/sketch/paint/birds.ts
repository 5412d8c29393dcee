import { blend, css } from "../math/colour.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** One bird of a flock: its place in it in design units, and what sets its wingbeat apart. */
type Bird = {
  readonly x: number;
  readonly y: number;
  readonly phase: number;
  readonly size: number;
};

/** Lets a flock cross the sky in an open V. */
export function createBirds(stage: Stage): Painter {
  const { palette, width, height, unit } = stage;
  const flock = gatherFlock(stage);
  const ink = css(blend(palette.near, palette.sky[1], 0.15), 0.85);
  return (brush, { share, seconds }) => {
    const flockX = width * (0.16 + 0.3 * share);
    const flockY = height * (0.3 - 0.04 * share) + Math.sin(seconds) * 4 * unit;
    brush.strokeStyle = ink;
    brush.lineCap = "round";
    brush.lineJoin = "round";
    for (const bird of flock) {
      const bob = Math.sin(seconds * 1.6 + bird.phase) * 3 * unit;
      const beat = Math.sin(seconds * 7.5 * bird.size + bird.phase);
      brush.lineWidth = 1.9 * unit * bird.size;
      strokeWings(brush, {
        x: flockX + bird.x * unit,
        y: flockY + bird.y * unit + bob,
        wing: 9 * unit * bird.size,
        beat,
      });
    }
    brush.lineCap = "butt";
    brush.lineJoin = "miter";
  };
}

function gatherFlock({ random }: Stage): Bird[] {
  return Array.from({ length: random.whole(7, 12) }, (_, i) => ({
    x: (i % 2 ? 1 : -1) * Math.ceil(i / 2) * random.between(20, 30),
    y: Math.ceil(i / 2) * random.between(9, 14) + random.between(-5, 5),
    phase: random.angle(),
    size: random.between(0.75, 1.15),
  }));
}

function strokeWings(
  brush: Brush,
  { x, y, wing, beat }: { x: number; y: number; wing: number; beat: number },
): void {
  const tipY = y - beat * wing * 0.55;
  const bendY = y - wing * 0.35 - beat * wing * 0.1;
  brush.beginPath();
  brush.moveTo(x - wing, tipY);
  brush.quadraticCurveTo(x - wing * 0.4, bendY, x, y);
  brush.quadraticCurveTo(x + wing * 0.4, bendY, x + wing, tipY);
  brush.stroke();
}
