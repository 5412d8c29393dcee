import { blend, css } from "../math/colour.ts";
import { easeInOut } from "../math/curve.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { createGlobe } from "./globe.ts";

/** Hangs a turning planet in space, with a halo and, by chance, rings. */
export function createPlanet(stage: Stage): Painter {
  const { width, height, pan, random } = stage;
  const size = Math.round(Math.min(height, width * 1.1) * random.between(0.24, 0.3));
  const globe = createGlobe(stage, size);
  const ringed = random.chance(0.55);
  return (brush, { share }) => {
    const disc: Disc = {
      x: width * 0.7 + pan * share * 0.3,
      y: height * 0.42,
      // It comes nearer as the clip plays.
      radius: size * (1 + 0.035 * (share * 0.6 + easeInOut(share) * 0.4)),
    };
    const { x, y, radius } = disc;
    paintHalo(brush, stage, disc);
    if (ringed) paintRings(brush, stage, disc, "behind");
    brush.drawImage(globe(share), x - radius, y - radius, radius * 2, radius * 2);
    if (ringed) paintRings(brush, stage, disc, "before");
  };
}

/** The planet in the frame: its middle and its radius in pixels. */
type Disc = { x: number; y: number; radius: number };

function paintHalo(brush: Brush, { palette }: Stage, { x, y, radius }: Disc): void {
  const halo = brush.createRadialGradient(x, y, radius * 0.9, x, y, radius * 1.5);
  halo.addColorStop(0, css(palette.accent, 0.28));
  halo.addColorStop(1, css(palette.accent, 0));
  brush.globalCompositeOperation = "lighter";
  brush.fillStyle = halo;
  brush.fillRect(x - radius * 1.6, y - radius * 1.6, radius * 3.2, radius * 3.2);
  brush.globalCompositeOperation = "source-over";
}

/** Paints the half of the rings that lies behind the planet, or the half before it. */
function paintRings(brush: Brush, stage: Stage, disc: Disc, half: "behind" | "before"): void {
  const { palette, direction } = stage;
  const { x, y, radius } = disc;
  brush.save();
  brush.translate(x, y);
  brush.rotate(-0.36);
  brush.scale(1, 0.27);
  brush.beginPath();
  brush.rect(-radius * 3, half === "behind" ? -radius * 3 : 0, radius * 6, radius * 3);
  brush.clip();
  brush.lineWidth = radius * 0.028;
  for (let ring = 0; ring < 22; ring++) {
    const density = 0.12 + 0.5 * Math.abs(Math.sin(ring * 2.1 + (direction.seed % 7)));
    const opacity = density * (half === "behind" ? 0.55 : 0.85);
    brush.strokeStyle = css(blend(palette.sky[3], palette.sun, (ring % 5) / 5), opacity);
    brush.beginPath();
    brush.arc(0, 0, radius * (1.32 + ring * 0.034), 0, 6.29);
    brush.stroke();
  }
  brush.restore();
}
