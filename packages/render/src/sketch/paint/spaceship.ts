import { blend, css, WHITE } from "../math/colour.ts";
import { easeInOut, mix } from "../math/curve.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { createGlow } from "./sprite.ts";

/** Sends a small spaceship across the frame, its engine burning. */
export function createSpaceship(stage: Stage): Painter {
  const { palette, width, height, unit } = stage;
  const size = 26 * unit;
  const flame = createGlow(palette.accent);
  return (brush, { share, seconds }) => {
    brush.save();
    brush.translate(width * mix(0.1, 0.44, easeInOut(share)), height * mix(0.72, 0.36, share));
    brush.rotate(-0.34);
    brush.globalCompositeOperation = "lighter";
    paintTrail(brush, stage, size);
    const flicker = size * (2.4 + Math.sin(seconds * 40) * 0.15);
    brush.drawImage(flame, -size - flicker / 2, -flicker / 2, flicker, flicker);
    brush.globalCompositeOperation = "source-over";
    paintHull(brush, stage, size);
    paintFins(brush, stage, size);
    brush.restore();
  };
}

function paintTrail(brush: Brush, { palette }: Stage, size: number): void {
  const trail = brush.createLinearGradient(-size * 15, 0, 0, 0);
  trail.addColorStop(0, css(palette.accent, 0));
  trail.addColorStop(0.8, css(palette.accent, 0.35));
  trail.addColorStop(1, css(WHITE, 0.9));
  brush.fillStyle = trail;
  fillTriangle(brush, [-size * 15, 0], [-size * 0.9, -size * 0.2], [-size * 0.9, size * 0.2]);
}

function paintHull(brush: Brush, { palette }: Stage, size: number): void {
  const hull = brush.createLinearGradient(0, -size * 0.5, 0, size * 0.5);
  hull.addColorStop(0, css(WHITE));
  hull.addColorStop(0.5, css(blend(WHITE, palette.sky[2], 0.4)));
  hull.addColorStop(1, css(palette.near));
  brush.fillStyle = hull;
  brush.beginPath();
  brush.moveTo(size * 1.5, 0);
  brush.quadraticCurveTo(size * 0.7, -size * 0.5, -size * 0.8, -size * 0.3);
  brush.lineTo(-size * 0.8, size * 0.3);
  brush.quadraticCurveTo(size * 0.7, size * 0.5, size * 1.5, 0);
  brush.fill();
}

function paintFins(brush: Brush, { palette }: Stage, size: number): void {
  brush.fillStyle = css(palette.glow);
  for (const side of [-1, 1]) {
    fillTriangle(
      brush,
      [-size * 0.2, side * size * 0.3],
      [-size * 1.05, side * size * 0.85],
      [-size * 0.8, side * size * 0.25],
    );
  }
  // The window.
  brush.fillStyle = css(palette.sky[0]);
  brush.beginPath();
  brush.arc(size * 0.55, -size * 0.06, size * 0.17, 0, 6.29);
  brush.fill();
}

type Point = readonly [x: number, y: number];

function fillTriangle(brush: Brush, a: Point, b: Point, c: Point): void {
  brush.beginPath();
  brush.moveTo(...a);
  brush.lineTo(...b);
  brush.lineTo(...c);
  brush.fill();
}
