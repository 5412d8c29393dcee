import { createCanvas } from "@napi-rs/canvas";
import { blend, css } from "../math/colour.ts";
import type { Brush } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import type { Layer } from "./layer.ts";

/** A row of pines on a rolling ground. Heights are shares of the frame's. */
export type Pines = {
  readonly depth: number;
  /** How far down the frame their ground lies. */
  readonly base: number;
  readonly lowest: number;
  readonly highest: number;
  /** Mean distance between two, in design units. */
  readonly gap: number;
  /** How thick the fog before them is, 0 … 1. */
  readonly fog: number;
};

/** Plants a row of pines; the nearest row keeps a clearing to look through. */
export function createPines(stage: Stage, pines: Pines): Layer {
  const { palette, layerWidth, height, unit, random } = stage;
  const canvas = createCanvas(layerWidth, height);
  const brush = canvas.getContext("2d");
  const shade = blend(palette.near, palette.far, (1 - pines.depth) * 0.9);
  brush.fillStyle = css(blend(shade, palette.fog, pines.fog));
  const ground = createGround(stage, pines);
  paintGround(brush, stage, ground);
  const margin = 30 * unit;
  for (
    let x = -margin;
    x < layerWidth + margin;
    x += pines.gap * unit * random.between(0.55, 1.5)
  ) {
    const inClearing = Math.abs(x / layerWidth - 0.5) < 0.27;
    if (pines.depth > 0.9 && inClearing) continue;
    plantPine(brush, stage, x, ground(x) + 8 * unit, pines);
  }
  veilFeet(brush, stage, pines);
  return { canvas, depth: pines.depth, top: 0 };
}

/** How far down the ground is at each column, in pixels. */
function createGround({ noise, unit, height }: Stage, pines: Pines): (x: number) => number {
  return (x) => {
    const swell = noise.at((x * 0.0016) / unit + pines.depth * 50, 2);
    return pines.base * height + swell * 34 * unit;
  };
}

function paintGround(brush: Brush, { layerWidth, height }: Stage, ground: (x: number) => number) {
  brush.beginPath();
  brush.moveTo(0, height);
  for (let x = 0; x <= layerWidth; x += 8) brush.lineTo(x, ground(x));
  brush.lineTo(layerWidth, height);
  brush.fill();
}

function plantPine(brush: Brush, stage: Stage, x: number, groundY: number, pines: Pines): void {
  const { random, unit } = stage;
  const height = random.between(pines.lowest, pines.highest) * stage.height;
  const width = height * random.between(0.15, 0.2);
  const tiers = Math.round(10 + height / (34 * unit));
  const lean = random.between(-0.02, 0.02) * height;
  // The lowest branches lie on the ground.
  const top = groundY - height * 0.96;

  /** Where a tier of branches begins, and how far it reaches; `share` is 0 at the top. */
  const tier = (share: number) => ({
    x: x + lean * (1 - share),
    y: top + height * 0.94 * share,
    reach: width * share ** 0.85 * (0.72 + 0.5 * random.next()),
  });
  brush.beginPath();
  brush.moveTo(x + lean, top);
  for (let number = 0; number <= tiers; number++) {
    const { x: middle, y, reach } = tier(number / tiers);
    brush.lineTo(middle + reach * 0.35, y - height * 0.012);
    brush.lineTo(middle + reach, y + height * 0.022);
  }
  for (let number = 0; number <= tiers; number++) {
    const { x: middle, y, reach } = tier(1 - number / tiers);
    brush.lineTo(middle - reach, y + height * 0.022);
    brush.lineTo(middle - reach * 0.35, y - height * 0.012);
  }
  brush.closePath();
  brush.fill();
}

/** Lets fog rise over the feet of the trees and nothing else. */
function veilFeet(brush: Brush, { palette, height, unit, layerWidth }: Stage, pines: Pines): void {
  const foot = pines.base * height;
  const bottom = Math.min(height, foot + 70 * unit);
  const fog = brush.createLinearGradient(0, foot - pines.highest * height * 0.5, 0, bottom);
  fog.addColorStop(0, css(palette.fog, 0));
  fog.addColorStop(1, css(palette.fog, 0.62 * (1 - pines.depth * 0.85)));
  brush.globalCompositeOperation = "source-atop";
  brush.fillStyle = fog;
  brush.fillRect(0, 0, layerWidth, height);
}
