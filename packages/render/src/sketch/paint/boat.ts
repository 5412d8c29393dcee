import { BLACK, blend, css } from "../math/colour.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** Lets a small sailboat cross the water. */
export function createBoat(stage: Stage): Painter {
  const { width, horizon, unit, palette } = stage;
  const size = 46 * unit;
  const hull = css(blend(palette.near, BLACK, 0.2));
  return (brush, { share, seconds }) => {
    brush.save();
    brush.translate(width * (0.3 + 0.07 * share), horizon - 4 * unit);
    brush.rotate(Math.sin(seconds * 1.3) * 0.025);
    brush.fillStyle = hull;
    fillHull(brush, size);
    brush.fillRect(-size * 0.03, -size * 1.75, size * 0.045, size * 1.7);
    brush.fillStyle = sailcloth(brush, stage, size);
    fillSails(brush, size);
    brush.restore();
  };
}

function fillHull(brush: Brush, size: number): void {
  brush.beginPath();
  brush.moveTo(-size * 0.62, -size * 0.12);
  brush.quadraticCurveTo(0, size * 0.2, size * 0.7, -size * 0.16);
  brush.lineTo(size * 0.5, size * 0.06);
  brush.quadraticCurveTo(0, size * 0.16, -size * 0.5, size * 0.05);
  brush.closePath();
  brush.fill();
}

function sailcloth(brush: Brush, { palette }: Stage, size: number) {
  const cloth = brush.createLinearGradient(-size, 0, size, 0);
  cloth.addColorStop(0, css(blend(palette.near, palette.glow, 0.25)));
  cloth.addColorStop(1, css(blend(palette.near, palette.glow, 0.75)));
  return cloth;
}

function fillSails(brush: Brush, size: number): void {
  brush.beginPath();
  brush.moveTo(size * 0.04, -size * 1.72);
  brush.quadraticCurveTo(size * 0.85, -size * 0.75, size * 0.62, -size * 0.26);
  brush.lineTo(size * 0.04, -size * 0.24);
  brush.closePath();
  brush.fill();
  brush.beginPath();
  brush.moveTo(-size * 0.06, -size * 1.5);
  brush.quadraticCurveTo(-size * 0.3, -size * 0.75, -size * 0.55, -size * 0.24);
  brush.lineTo(-size * 0.06, -size * 0.24);
  brush.closePath();
  brush.fill();
}
