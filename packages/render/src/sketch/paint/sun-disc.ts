import { blend, css, WHITE } from "../math/colour.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** Hangs the sun or moon in the sky, with the glow around it. */
export function createSunDisc(stage: Stage): Painter {
  return (brush) => {
    paintGlow(brush, stage);
    paintDisc(brush, stage);
    if (stage.palette.moon) paintSeas(brush, stage);
  };
}

function paintGlow(brush: Brush, { palette, sun }: Stage): void {
  const { x, y, radius } = sun;
  const glow = brush.createRadialGradient(x, y, 0, x, y, radius * 6.5);
  glow.addColorStop(0, css(palette.sun, palette.moon ? 0.3 : 0.34 * palette.glare));
  glow.addColorStop(0.16, css(palette.glow, palette.moon ? 0.14 : 0.2 * palette.glare));
  glow.addColorStop(1, css(palette.glow, 0));
  brush.globalCompositeOperation = "lighter";
  brush.fillStyle = glow;
  brush.fillRect(x - radius * 7, y - radius * 7, radius * 14, radius * 14);
  brush.globalCompositeOperation = "source-over";
}

function paintDisc(brush: Brush, { palette, sun, direction }: Stage): void {
  const inCity = direction.place === "city";
  const warmth = inCity ? 0.95 : direction.place === "ocean" ? 0.3 : 0.06;
  const disc = brush.createLinearGradient(0, sun.y - sun.radius, 0, sun.y + sun.radius);
  disc.addColorStop(0, css(blend(palette.sun, WHITE, 0.75)));
  disc.addColorStop(1, css(blend(palette.sun, palette.glow, warmth)));
  brush.fillStyle = disc;
  brush.globalAlpha = inCity ? 0.92 : 0.97;
  fillCircle(brush, sun.x, sun.y, sun.radius);
  brush.globalAlpha = 1;
}

/** The moon's dark seas, in its radii from its middle. */
const SEAS = [
  { x: -0.3, y: -0.2, radius: 0.24 },
  { x: 0.25, y: 0.1, radius: 0.3 },
  { x: -0.1, y: 0.42, radius: 0.18 },
  { x: 0.35, y: -0.4, radius: 0.13 },
];

function paintSeas(brush: Brush, { palette, sun }: Stage): void {
  brush.fillStyle = css(palette.sky[2], 0.16);
  for (const { x, y, radius } of SEAS) {
    fillCircle(brush, sun.x + x * sun.radius, sun.y + y * sun.radius, radius * sun.radius);
  }
}

function fillCircle(brush: Brush, x: number, y: number, radius: number): void {
  brush.beginPath();
  brush.arc(x, y, radius, 0, 6.29);
  brush.fill();
}
