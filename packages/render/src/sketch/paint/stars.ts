import { blend, type Colour, css, WHITE } from "../math/colour.ts";
import type { Moment, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { createGlow } from "./sprite.ts";

/** A star, placed from 0 to 1 across and down the sky. */
type Star = {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly phase: number;
  /** How fast it twinkles, in radians a second. */
  readonly pace: number;
  readonly colour: Colour;
  /** From 0, far off, to 1. */
  readonly nearness: number;
};

/** Strews stars: fixed ones over land, and a slow flight through them in space. */
export function createStars(stage: Stage): Painter {
  const { palette, unit } = stage;
  const stars = strewStars(stage);
  const place = stage.direction.place === "space" ? spacePlace(stage) : skyPlace(stage);
  const glow = createGlow(blend(WHITE, palette.glow, 0.25));
  return (brush, moment) => {
    brush.globalCompositeOperation = "lighter";
    for (const star of stars) {
      const { x, y, brightness } = place(star, moment);
      const twinkle = 0.55 + 0.45 * Math.sin(moment.seconds * star.pace + star.phase);
      brush.globalAlpha = twinkle * brightness;
      const radius = star.size * 3.6 * unit;
      if (star.size > 1.15) {
        brush.drawImage(glow, x - radius, y - radius, radius * 2, radius * 2);
      } else {
        brush.fillStyle = css(star.colour);
        brush.fillRect(x, y, star.size * 1.25 * unit, star.size * 1.25 * unit);
      }
    }
    brush.globalAlpha = 1;
    brush.globalCompositeOperation = "source-over";
  };
}

function strewStars({ direction, palette, random }: Stage): Star[] {
  const inSpace = direction.place === "space";
  const count = Math.round(inSpace ? 520 * Math.max(palette.stars, 1) : 340 * palette.stars);
  const tints: [Colour, ...Colour[]] = [
    WHITE,
    WHITE,
    blend(WHITE, palette.accent, 0.35),
    blend(WHITE, palette.glow, 0.35),
  ];
  return Array.from({ length: count }, () => ({
    x: random.next() * 1.1 - 0.05,
    y: random.next() ** (inSpace ? 1 : 1.3),
    size: random.next() ** 5 * 1.9 + 0.5,
    phase: random.angle(),
    pace: random.between(1.5, 5),
    colour: random.pick(tints),
    nearness: random.next(),
  }));
}

/** Where a star is seen, in pixels, and how brightly, 0 … 1. */
type Sighting = { x: number; y: number; brightness: number };

function skyPlace({ palette, width, horizon }: Stage) {
  return (star: Star, { share }: Moment): Sighting => {
    const y = star.y * 0.95 * horizon;
    const brightness = palette.stars * (1 - (y / horizon) * 0.75);
    return { x: (star.x + share * 0.004) * width, y, brightness };
  };
}

function spacePlace({ width, height }: Stage) {
  return (star: Star, { share }: Moment): Sighting => {
    const flight = 1 + (1 + star.nearness * 1.6) * share * 0.06;
    return {
      x: (0.66 + (star.x - 0.66) * flight) * width,
      y: (0.42 + (star.y - 0.42) * flight) * height,
      brightness: 0.95,
    };
  };
}
