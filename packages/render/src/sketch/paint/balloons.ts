import { BLACK, blend, type Colour, css, WHITE } from "../math/colour.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** A hot air balloon: where it hangs, 0 … 1 across and down the frame, and its size, 1 for middling. */
type Balloon = {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly colour: Colour;
  /** Sets its swaying apart, in radians. */
  readonly phase: number;
};

const PLACES = [
  { x: 0.18, y: 0.34, size: 1.25 },
  { x: 0.4, y: 0.2, size: 0.72 },
  { x: 0.66, y: 0.3, size: 0.95 },
  { x: 0.84, y: 0.16, size: 0.55 },
  { x: 0.53, y: 0.46, size: 0.45 },
];

/** Lets hot air balloons rise slowly; small ones are far off, in the haze. */
export function createBalloons(stage: Stage): Painter {
  const { palette, random, width, height, unit } = stage;
  const balloons: Balloon[] = PLACES.map(({ x, y, size }) => ({
    x: x + random.between(-0.04, 0.04),
    y,
    size,
    colour: random.pick([palette.accent, palette.glow, palette.sky[2], palette.sun]),
    phase: random.next() * 6,
  }));
  return (brush, { seconds }) => {
    for (const balloon of balloons) {
      const x = balloon.x * width + Math.sin(seconds * 0.5 + balloon.phase) * 7 * unit;
      const y = balloon.y * height - seconds * 5 * unit * balloon.size;
      brush.save();
      brush.translate(x, y);
      paintBalloon(brush, stage, balloon, stage.sun.x > x ? "right" : "left");
      brush.restore();
    }
  };
}

function paintBalloon(brush: Brush, stage: Stage, balloon: Balloon, lit: "left" | "right"): void {
  const { palette, unit } = stage;
  const radius = 46 * unit * balloon.size;
  const haze = (1.3 - balloon.size) * 0.4;
  const light = blend(balloon.colour, palette.fog, haze);
  const dark = blend(blend(palette.near, balloon.colour, 0.4), palette.fog, haze);
  const lightX = (lit === "right" ? 1 : -1) * radius * 0.4;

  const cloth = brush.createRadialGradient(
    lightX,
    -radius * 0.35,
    radius * 0.1,
    0,
    0,
    radius * 1.5,
  );
  cloth.addColorStop(0, css(blend(light, WHITE, 0.35)));
  cloth.addColorStop(0.45, css(light));
  cloth.addColorStop(1, css(dark));
  brush.fillStyle = cloth;
  traceEnvelope(brush, radius);
  brush.fill();
  paintGores(brush, radius, css(blend(dark, BLACK, 0.1)));
  paintBasket(brush, radius, css(blend(palette.near, palette.fog, haze * 0.7)));
}

function traceEnvelope(brush: Brush, radius: number): void {
  const mouth = radius * 1.35;
  brush.beginPath();
  brush.moveTo(-radius * 0.3, mouth);
  brush.bezierCurveTo(-mouth, radius * 0.35, -radius * 1.1, -radius, 0, -radius);
  brush.bezierCurveTo(radius * 1.1, -radius, mouth, radius * 0.35, radius * 0.3, mouth);
  brush.closePath();
}

/** Paints darker stripes down the cloth, inside the outline traced last. */
function paintGores(brush: Brush, radius: number, ink: string): void {
  brush.save();
  brush.clip();
  brush.globalAlpha = 0.28;
  brush.fillStyle = ink;
  for (const x of [-0.72, 0, 0.72]) {
    brush.beginPath();
    brush.ellipse(x * radius, 0.1 * radius, radius * 0.14, radius * 1.5, 0, 0, 6.29);
    brush.fill();
  }
  brush.restore();
}

function paintBasket(brush: Brush, radius: number, ink: string): void {
  brush.fillStyle = ink;
  brush.strokeStyle = ink;
  brush.fillRect(-radius * 0.16, radius * 1.62, radius * 0.32, radius * 0.24);
  brush.lineWidth = Math.max(0.6, radius * 0.02);
  brush.beginPath();
  brush.moveTo(-radius * 0.28, radius * 1.35);
  brush.lineTo(-radius * 0.15, radius * 1.62);
  brush.moveTo(radius * 0.28, radius * 1.35);
  brush.lineTo(radius * 0.15, radius * 1.62);
  brush.stroke();
}
