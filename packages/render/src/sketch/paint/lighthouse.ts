import { BLACK, blend, type Colour, css, WHITE } from "../math/colour.ts";
import { mix } from "../math/curve.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { createBeam } from "./beam.ts";

/** A lighthouse's measures in the frame, in pixels; `size` is one unit of its own drawing. */
type Tower = {
  readonly x: number;
  readonly foot: number;
  readonly top: number;
  readonly size: number;
};

/** Sets a lighthouse on a headland, its beam turning. */
export function createLighthouse(stage: Stage): Painter {
  const { palette, width, horizon, unit } = stage;
  const size = 1.55 * unit;
  const foot = horizon - 74 * unit;
  const tower: Tower = { x: width * 0.2, foot, top: foot - 132 * size, size };
  const stone = blend(palette.near, BLACK, 0.15);
  const rim = blend(palette.near, palette.glow, 0.5);
  const beam = createBeam(stage, { x: tower.x, y: tower.top - 12 * size, size });
  return (brush, moment) => {
    paintHeadland(brush, stage, stone);
    paintTower(brush, tower, stone, rim);
    paintStripes(brush, tower, rim);
    paintLantern(brush, tower, stone);
    beam(brush, moment);
  };
}

function paintHeadland(brush: Brush, { noise, width, horizon, unit }: Stage, stone: Colour): void {
  brush.fillStyle = css(stone);
  brush.beginPath();
  brush.moveTo(-10, horizon + 4);
  brush.lineTo(-10, horizon - 92 * unit);
  for (let step = 0; step <= 44; step++) {
    const share = step / 44;
    const rocks = noise.at(share * 9, 3) * 15 * (1 - share) + noise.at(share * 31, 8) * 5;
    const height = 98 * (1 - share ** 2.2) + rocks;
    brush.lineTo(share * width * 0.36, horizon - height * unit);
  }
  brush.lineTo(width * 0.37, horizon + 4);
  brush.closePath();
  brush.fill();
}

function paintTower(brush: Brush, { x, foot, top, size }: Tower, stone: Colour, rim: Colour): void {
  const wall = brush.createLinearGradient(x - 16 * size, 0, x + 16 * size, 0);
  wall.addColorStop(0, css(stone));
  wall.addColorStop(0.55, css(blend(stone, rim, 0.25)));
  wall.addColorStop(1, css(rim));
  brush.fillStyle = wall;
  brush.beginPath();
  brush.moveTo(x - 16 * size, foot);
  brush.lineTo(x - 9.5 * size, top);
  brush.lineTo(x + 9.5 * size, top);
  brush.lineTo(x + 16 * size, foot);
  brush.closePath();
  brush.fill();
}

function paintStripes(brush: Brush, { x, foot, top, size }: Tower, rim: Colour): void {
  const height = foot - top;
  brush.fillStyle = css(blend(rim, WHITE, 0.45), 0.32);
  for (const start of [0.16, 0.42, 0.68]) {
    const end = start + 0.13;
    const upper = mix(9.5, 16, start) * size;
    const lower = mix(9.5, 16, end) * size;
    brush.beginPath();
    brush.moveTo(x - upper, top + height * start);
    brush.lineTo(x + upper, top + height * start);
    brush.lineTo(x + lower, top + height * end);
    brush.lineTo(x - lower, top + height * end);
    brush.fill();
  }
}

function paintLantern(brush: Brush, { x, top, size }: Tower, stone: Colour): void {
  brush.fillStyle = css(stone);
  brush.fillRect(x - 13 * size, top - 3 * size, 26 * size, 4 * size);
  brush.fillRect(x - 8 * size, top - 22 * size, 2 * size, 20 * size);
  brush.fillRect(x + 6 * size, top - 22 * size, 2 * size, 20 * size);
  brush.beginPath();
  brush.moveTo(x - 11 * size, top - 21 * size);
  brush.quadraticCurveTo(x, top - 38 * size, x + 11 * size, top - 21 * size);
  brush.fill();
}
