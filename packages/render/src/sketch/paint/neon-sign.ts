import { blend, css, WHITE } from "../math/colour.ts";
import type { Brush } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import type { Building } from "./building.ts";

/** Hangs a glowing sign on a building: a column of bars, or one line across. */
export function paintNeonSign(brush: Brush, { palette, random, unit }: Stage, building: Building) {
  const colour = random.pick([palette.accent, palette.glow, palette.sun]);
  const x = building.x + building.width * random.between(0.1, 0.75);
  const y = building.y + building.height * random.between(0.12, 0.45);
  const height = building.height * random.between(0.14, 0.32);
  brush.save();
  brush.shadowColor = css(colour, 1);
  brush.shadowBlur = 26 * unit;
  brush.fillStyle = css(blend(colour, WHITE, 0.35), 0.95);
  if (random.chance(0.6)) {
    for (let bar = 0; bar < 5; bar++) {
      brush.fillRect(x, y + (bar * height) / 5, 8 * unit, height / 7);
    }
  } else {
    brush.fillRect(x, y, building.width * 0.5, 4 * unit);
  }
  brush.restore();
}
