import { type Canvas, createCanvas } from "@napi-rs/canvas";
import { blend, type Colour, css, WHITE } from "../math/colour.ts";

/** A light that glows: white heart, coloured halo, made to be laid on with "lighter". */
export function createGlow(colour: Colour): Canvas {
  return createDot(64, [
    [0, css(blend(colour, WHITE, 0.8), 1)],
    [0.16, css(blend(colour, WHITE, 0.3), 0.75)],
    [0.45, css(colour, 0.16)],
    [1, css(colour, 0)],
  ]);
}

/** A flake: solid inside, soft at the rim. */
export function createFlake(colour: Colour): Canvas {
  return createDot(32, [
    [0, css(colour, 0.95)],
    [0.5, css(colour, 0.6)],
    [1, css(colour, 0)],
  ]);
}

function createDot(size: number, stops: readonly (readonly [at: number, colour: string])[]) {
  const canvas = createCanvas(size, size);
  const brush = canvas.getContext("2d");
  const middle = size / 2;
  const gradient = brush.createRadialGradient(middle, middle, 0, middle, middle, middle);
  for (const [at, colour] of stops) gradient.addColorStop(at, colour);
  brush.fillStyle = gradient;
  brush.fillRect(0, 0, size, size);
  return canvas;
}
