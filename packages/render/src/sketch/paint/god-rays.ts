import { css } from "../math/colour.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** Shafts of light that fall between trees. */
export function createGodRays({ palette, sun, height }: Stage): Painter {
  const length = height * 1.1;
  return (brush, { share }) => {
    brush.save();
    brush.globalCompositeOperation = "lighter";
    brush.translate(sun.x, sun.y);
    const light = brush.createRadialGradient(0, 0, sun.radius * 1.5, 0, 0, length);
    light.addColorStop(0, css(palette.sun, 0));
    light.addColorStop(0.12, css(palette.sun, palette.moon ? 0.035 : 0.07));
    light.addColorStop(1, css(palette.glow, 0));
    brush.fillStyle = light;
    for (let ray = 0; ray < 8; ray++) {
      const angle = 0.5 + ray * 0.3 + Math.sin(share * 2 + ray * 1.7) * 0.03;
      const spread = 0.05 + 0.03 * Math.sin(ray * 3.1);
      // Laid four times, ever narrower, a shaft is brightest in its middle.
      for (const part of [1, 0.75, 0.5, 0.25]) fillShaft(brush, angle, spread * part, length);
    }
    brush.restore();
  };
}

function fillShaft(brush: Brush, angle: number, spread: number, length: number): void {
  brush.beginPath();
  brush.moveTo(0, 0);
  brush.lineTo(Math.cos(angle - spread) * length, Math.sin(angle - spread) * length);
  brush.lineTo(Math.cos(angle + spread) * length, Math.sin(angle + spread) * length);
  brush.fill();
}
