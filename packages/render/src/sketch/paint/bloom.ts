import { type Canvas, createCanvas } from "@napi-rs/canvas";
import { clamp, smoothstep } from "../math/curve.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { BoxBlur } from "./box-blur.ts";
import { Raster } from "./raster.ts";

/** Pixels of the frame to one of the overlay: light that has spread out holds no detail. */
const COARSENESS = 8;

/** How much of the spread light is laid back over the frame, at full glare. */
const STRENGTH = 0.42;

/** Lets bright parts of the frame glow beyond their edges, and darkens its corners, in one overlay. */
export function createBloom(stage: Stage, frame: Canvas): Painter {
  const width = Math.round(stage.width / COARSENESS);
  const height = Math.round(stage.height / COARSENESS);
  const small = createCanvas(width, height).getContext("2d");
  small.imageSmoothingQuality = "low";
  small.globalCompositeOperation = "copy";
  const overlay = new Raster(width, height);
  const blur = new BoxBlur(width, height);
  const film: Film = {
    light: new Float32Array(width * height * 3),
    shade: vignette(stage, width, height),
    strength: STRENGTH * stage.palette.glare,
  };

  return (brush) => {
    small.drawImage(frame, 0, 0, width, height);
    keepHighlights(small.getImageData(0, 0, width, height).data, film.light);
    blur.spread(film.light, Math.max(1, Math.round(height * 0.045)));
    blur.spread(film.light, Math.max(1, Math.round(height * 0.08)));
    for (let index = 0; index < width * height; index++) mixOverlay(overlay, index, film);
    brush.imageSmoothingEnabled = true;
    brush.imageSmoothingQuality = "low";
    brush.drawImage(overlay.show(), 0, 0, stage.width, stage.height);
  };
}

/** The overlay in the making: light spread over it, three numbers a pixel, and how dark each pixel gets. */
type Film = {
  readonly light: Float32Array;
  readonly shade: Float32Array;
  readonly strength: number;
};

// Every index below is of a pixel of the overlay.

/** Turns a picture's bytes into its light, 0 … 1, keeping little but the brightest parts. */
function keepHighlights(bytes: Uint8ClampedArray, into: Float32Array): void {
  for (let index = 0, channel = 0; channel < into.length; index++) {
    if (index % 4 === 3) continue;
    const value = bytes[index]! / 255;
    into[channel++] = value * value * (0.35 + 0.65 * smoothstep(0.45, 0.95, value));
  }
}

/** Works out one pixel of light and shade together, as what must be laid over the frame. */
function mixOverlay(overlay: Raster, index: number, { light, shade, strength }: Film): void {
  const red = light[index * 3]! * strength;
  const green = light[index * 3 + 1]! * strength;
  const blue = light[index * 3 + 2]! * strength;
  const dark = shade[index]!;
  const cover = dark + ((red + green + blue) / 3) * 0.62;
  const opacity = clamp(cover, Math.max(red, green, blue) * 0.75 + 0.004, 1);
  const scale = 255 / opacity;
  // Corners fall towards a cold black.
  overlay.set(
    index,
    (red + 0.012 * dark) * scale,
    (green + 0.008 * dark) * scale,
    (blue + 0.03 * dark) * scale,
    opacity * 255,
  );
}

/** How dark each pixel gets, 0 … 1: towards the corners, and the bottom where the title stands. */
function vignette(stage: Stage, width: number, height: number): Float32Array {
  const wide = Math.max(1, stage.width / stage.height);
  const tall = Math.max(1, stage.height / stage.width);
  const corner = Math.hypot(0.5 * wide, 0.5 * tall);
  return Float32Array.from({ length: width * height }, (_, index) => {
    const across = (index % width) / width;
    const down = Math.floor(index / width) / height;
    const distance = Math.hypot((across - 0.5) * wide, (down - 0.47) * tall) / corner;
    const corners = 1 - 0.5 * smoothstep(0.42, 1.05, distance);
    const bottom = 1 - 0.46 * smoothstep(0.52, 1, down);
    return 1 - corners * bottom;
  });
}
