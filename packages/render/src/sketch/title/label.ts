import { blend, css, WHITE } from "../math/colour.ts";
import { smoothstep } from "../math/curve.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import type { Column } from "./layout.ts";
import { labelFont } from "./typeface.ts";

/** Writes under the title what made the clip, so that nobody takes it for a model's, and how far it is. */
export function createLabel(stage: Stage, { left, bottom }: Column, seed: number): Painter {
  const { direction, palette, seconds, unit } = stage;
  const scene = `${direction.place} / ${direction.paletteName}`;
  const text = `SKETCH ENGINE  ·  ${scene.toUpperCase()}  ·  SEED ${seed}`;
  const length = stage.width * (stage.height > stage.width ? 0.4 : 0.22);
  const bar = css(blend(palette.accent, WHITE, 0.35));
  // In a long clip it comes and goes no slower than in one of ten seconds.
  const pace = Math.max(1, seconds / 10);
  return (brush, { share }) => {
    const come = smoothstep(0.04, 0.12, share * pace);
    const visible = come * smoothstep(0.01, 0.05, (1 - share) * pace);
    brush.globalAlpha = visible * 0.85;
    brush.fillStyle = bar;
    brush.fillRect(left, bottom + 30 * unit, length * share, 1.6 * unit);
    brush.globalAlpha = visible * 0.25;
    brush.fillStyle = css(WHITE);
    brush.fillRect(left, bottom + 30 * unit, length, 1.6 * unit);
    brush.globalAlpha = visible * 0.72;
    brush.font = labelFont(14.5 * unit);
    brush.letterSpacing = `${1.1 * unit}px`;
    brush.fillText(text, left, bottom + 58 * unit);
  };
}
