import { mix } from "./curve.ts";

/** Red, green and blue, each 0 … 255 and not always whole. */
export type Colour = readonly [red: number, green: number, blue: number];

export const WHITE: Colour = [255, 255, 255];
export const BLACK: Colour = [0, 0, 0];

/** Reads `#rrggbb`. */
export function colourFromHex(hex: string): Colour {
  const part = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16);
  return [part(1), part(3), part(5)];
}

/** The colour `share` (0 … 1) of the way from one to another. */
export function blend(from: Colour, to: Colour, share: number): Colour {
  return [mix(from[0], to[0], share), mix(from[1], to[1], share), mix(from[2], to[2], share)];
}

/** The colour as canvas wants it, `opacity` 0 … 1. */
export function css(colour: Colour, opacity = 1): string {
  const [red, green, blue] = colour;
  return `rgba(${Math.trunc(red)},${Math.trunc(green)},${Math.trunc(blue)},${opacity})`;
}
