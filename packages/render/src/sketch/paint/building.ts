import { blend, type Colour, css } from "../math/colour.ts";
import type { Brush } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** A building's place in its layer, in pixels: its upper left corner and its size. */
export type Building = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** A red lamp on a roof, placed in its layer in pixels; `phase` in radians sets its blinking apart. */
export type Lamp = { readonly x: number; readonly y: number; readonly phase: number };

/** Paints a building's walls, roof and antenna, and says where its lamps are. */
export function paintBuilding(
  brush: Brush,
  stage: Stage,
  building: Building,
  look: { walls: Colour; depth: number; fog: number },
): Lamp[] {
  const { palette, horizon, sun, unit } = stage;
  const { x, y, width, height } = building;
  const { walls, depth, fog } = look;
  const gradient = brush.createLinearGradient(0, y, 0, horizon);
  gradient.addColorStop(0, css(blend(walls, palette.glow, 0.07)));
  gradient.addColorStop(0.65, css(walls));
  gradient.addColorStop(1, css(blend(walls, palette.fog, 0.35 + fog * 0.45)));
  brush.fillStyle = gradient;
  brush.fillRect(x, y, width, height);

  const lamps = [...paintRoof(brush, stage, building), ...paintAntenna(brush, stage, building)];

  // A thin rim of light on the side that faces the sun.
  brush.fillStyle = css(palette.glow, 0.32 * depth + 0.06);
  const rimX = sun.x < x ? x : x + width - 1.5 * unit;
  brush.fillRect(rimX, y, 1.5 * unit, height * 0.8);
  return lamps;
}

function paintRoof(brush: Brush, stage: Stage, { x, y, width, height }: Building): Lamp[] {
  const { unit, random } = stage;
  const shape = random.next();
  if (shape >= 0.36) return [];
  if (shape >= 0.3) {
    brush.beginPath();
    brush.moveTo(x, y);
    brush.lineTo(x + width / 2, y - width * 0.5);
    brush.lineTo(x + width, y);
    brush.fill();
    return [];
  }
  brush.fillRect(x + width * 0.16, y - 12 * unit, width * 0.68, 13 * unit);
  if (shape >= 0.18) return [];
  brush.fillRect(x + width * 0.32, y - 26 * unit, width * 0.36, 15 * unit);
  if (height <= 0.32 * stage.height) return [];
  brush.fillRect(x + width * 0.47, y - 74 * unit, width * 0.06 + 1, 50 * unit);
  return [{ x: x + width * 0.5, y: y - 74 * unit, phase: random.angle() }];
}

function paintAntenna(brush: Brush, stage: Stage, { x, y, width, height }: Building): Lamp[] {
  const { unit, random } = stage;
  if (!random.chance(0.3) || height <= stage.height * 0.25) return [];
  const left = x + width * random.between(0.3, 0.7);
  const length = random.between(20, 64) * unit;
  brush.fillRect(left, y - length, 1.6 * unit, length + 2);
  return [{ x: left + 0.8 * unit, y: y - length, phase: random.angle() }];
}
