import type { Canvas } from "@napi-rs/canvas";
import { Random } from "../math/random.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { Raster } from "./raster.ts";

const TILE = 256;
const PER_SECOND = 12;

/** Lays film grain over the frame; it also hides steps in dark gradients. */
export function createGrain({ direction, width, height }: Stage): Painter {
  const tiles = [0, 1, 2, 3].map((number) => drawTile(new Random(direction.seed + number)));
  return (brush, { seconds }) => {
    const turn = Math.floor(seconds * PER_SECOND);
    const tile = tiles[turn % tiles.length];
    if (!tile) return;
    brush.globalCompositeOperation = "overlay";
    brush.globalAlpha = 0.06;
    for (let y = -((turn * 61) % TILE); y < height; y += TILE) {
      for (let x = -((turn * 97) % TILE); x < width; x += TILE) brush.drawImage(tile, x, y);
    }
    brush.globalAlpha = 1;
    brush.globalCompositeOperation = "source-over";
  };
}

function drawTile(random: Random): Canvas {
  const raster = new Raster(TILE, TILE);
  for (let index = 0; index < TILE * TILE; index++) {
    // The mean of three lies mostly near the middle.
    const grey = ((random.next() + random.next() + random.next()) / 3) * 255;
    raster.set(index, grey, grey, grey);
  }
  return raster.show();
}
