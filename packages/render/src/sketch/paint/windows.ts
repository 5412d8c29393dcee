import { blend, type Colour, css } from "../math/colour.ts";
import type { Brush } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import type { Building } from "./building.ts";

const LAMPLIGHT: Colour = [255, 205, 120];
const DAYLIGHT: Colour = [255, 236, 190];
const SCREENLIGHT: Colour = [150, 205, 255];

/** Lights some of a building's windows, and now and then a whole floor. */
export function paintWindows(
  brush: Brush,
  stage: Stage,
  building: Building,
  { depth, lit }: { depth: number; lit: number },
): void {
  const { horizon, random } = stage;
  const grid = designWindows(stage, building, { depth, lit });
  const { width, height } = grid;
  for (let y = building.y + height; y < horizon - height * 2; y += height * 1.75) {
    const wholeFloor = random.chance(0.08);
    for (let column = 0; column < grid.columns; column++) {
      if (!wholeFloor && random.next() >= grid.lit) continue;
      const colour = grid.warm
        ? blend(LAMPLIGHT, DAYLIGHT, random.next())
        : blend(SCREENLIGHT, stage.palette.accent, random.next() * 0.8);
      const brightness = wholeFloor ? 0.75 : random.between(0.2, 0.95);
      brush.fillStyle = css(colour, brightness * (0.35 + depth * 0.6));
      const x = building.x + width * 0.9 + column * width * 1.75;
      brush.fillRect(x, y, grid.strips ? width * 1.7 : width, height * (grid.strips ? 0.3 : 0.85));
    }
  }
}

/** The windows of one building: their size in pixels, and what light is behind them. */
type WindowGrid = {
  width: number;
  height: number;
  columns: number;
  warm: boolean;
  lit: number;
  strips: boolean;
};

function designWindows(
  { unit, random }: Stage,
  building: Building,
  { depth, lit }: { depth: number; lit: number },
): WindowGrid {
  const nearness = 0.6 + depth * 0.55;
  const width = random.pick([2.6, 3.2, 4]) * unit * nearness;
  return {
    width,
    height: random.pick([4, 5, 6.5]) * unit * nearness,
    columns: Math.max(1, Math.floor((building.width - width) / (width * 1.75))),
    warm: random.chance(0.7),
    lit: lit * random.between(0.45, 1.25),
    strips: random.chance(0.18),
  };
}
