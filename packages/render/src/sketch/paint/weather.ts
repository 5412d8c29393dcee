import { blend, type Colour, css, WHITE } from "../math/colour.ts";
import { wrap } from "../math/curve.ts";
import type { Brush, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { createMotes } from "./motes.ts";
import type { Particle } from "./particle.ts";
import { createFlake } from "./sprite.ts";

const COUNTS = {
  none: 0,
  snow: 300,
  rain: 380,
  embers: 130,
  fireflies: 70,
  petals: 110,
  dust: 80,
} as const;

/** Fills the air with what the direction asks for. */
export function createWeather(stage: Stage): Painter {
  const { direction, random } = stage;
  const particles = Array.from({ length: COUNTS[direction.weather] }, () => ({
    x: random.next(),
    y: random.next(),
    nearness: random.next() ** 1.6,
    sway: random.angle(),
    turn: random.angle(),
    vigour: random.between(0.7, 1.3),
  }));
  switch (direction.weather) {
    case "none":
      return () => {};
    case "snow":
      return createSnowfall(stage, particles);
    case "rain":
      return createRain(stage, particles);
    case "petals":
      return createPetals(stage, particles);
    default:
      return createMotes(stage, particles, direction.weather);
  }
}

function createSnowfall({ width, height, unit }: Stage, particles: Particle[]): Painter {
  const flake = createFlake(WHITE);
  return (brush, { seconds }) => {
    for (const { x, y, nearness, sway, vigour } of particles) {
      const drift = Math.sin(seconds * 0.9 + sway) * 0.012 + seconds * 0.018 * (0.4 + nearness);
      const left = wrap(x + drift, 1.06) * width - 20;
      const top = wrap(y + seconds * (0.045 + nearness * 0.1), 1.08) * height - 30;
      const size = (2 + nearness * nearness * 13) * unit * vigour;
      brush.globalAlpha = nearness > 0.8 ? 0.4 : 0.35 + nearness * 0.55;
      brush.drawImage(flake, left - size / 2, top - size / 2, size, size);
    }
    brush.globalAlpha = 1;
  };
}

function createRain({ palette, width, height, unit }: Stage, particles: Particle[]): Painter {
  const colour = css(blend(WHITE, palette.sky[3], 0.35));
  return (brush, { seconds }) => {
    brush.strokeStyle = colour;
    for (const { x, y, nearness } of particles) {
      const speed = 1.1 + nearness * 1.2;
      const top = wrap(y + seconds * speed, 1.2) * height - 60;
      const left = wrap(x - seconds * 0.09 * speed + 10, 1.08) * width;
      const length = (16 + nearness * 46) * unit;
      brush.globalAlpha = 0.07 + nearness * 0.2;
      brush.lineWidth = (0.7 + nearness) * unit;
      brush.beginPath();
      brush.moveTo(left, top);
      brush.lineTo(left - length * 0.1, top + length);
      brush.stroke();
    }
    brush.globalAlpha = 1;
  };
}

function createPetals({ palette, width, height, unit }: Stage, particles: Particle[]): Painter {
  const colourOf = (petal: Particle): Colour =>
    blend(palette.accent, WHITE, 0.25 + petal.vigour * 0.3);
  return (brush, { seconds }) => {
    for (const petal of particles) {
      const { nearness } = petal;
      const drift = seconds * (0.03 + nearness * 0.05) + Math.sin(seconds + petal.sway) * 0.02;
      const left = wrap(petal.x + drift, 1.08) * width - 30;
      const top = wrap(petal.y + seconds * (0.035 + nearness * 0.06), 1.1) * height - 30;
      brush.save();
      brush.globalAlpha = 0.55 + nearness * 0.4;
      brush.translate(left, top);
      brush.rotate(petal.sway + seconds * (0.6 + petal.vigour));
      brush.scale(1, 0.35 + 0.55 * Math.abs(Math.sin(seconds * 1.3 + petal.turn)));
      brush.fillStyle = css(colourOf(petal));
      fillPetal(brush, (4 + nearness * 11) * unit);
      brush.restore();
    }
  };
}

function fillPetal(brush: Brush, length: number): void {
  brush.beginPath();
  brush.ellipse(0, 0, length, length * 0.55, 0, 0, 6.29);
  brush.fill();
}
