import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { Aurora } from "./aurora.ts";
import { Clouds } from "./clouds.ts";
import { type Pixel, Raster } from "./raster.ts";
import { skyGradient } from "./sky-gradient.ts";

/** Pixels of the frame to one of the sky: it is all soft, so it is worked out small and scaled up. */
const COARSENESS = 4.5;

/** Paints the sky above the horizon: its gradient with the sun's glow, clouds, and an aurora. */
export function createSky(stage: Stage): Painter {
  const { palette, width, horizon } = stage;
  const columns = Math.round(width / COARSENESS);
  const rows = Math.round((horizon / width) * columns);
  const raster = new Raster(columns, rows);
  const gradient = skyGradient(stage, columns, rows);
  const clouds = palette.clouds > 0 ? new Clouds(stage) : undefined;
  const aurora = palette.aurora ? new Aurora(stage) : undefined;
  const pixel: Pixel = [0, 0, 0];

  return (brush, moment) => {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const index = y * columns + x;
        gradient.read(index, pixel);
        clouds?.cover(pixel, x / columns, y / rows, moment);
        aurora?.light(pixel, x / columns, y / rows, moment);
        raster.set(index, pixel[0], pixel[1], pixel[2]);
      }
    }
    brush.imageSmoothingEnabled = true;
    brush.imageSmoothingQuality = "low";
    brush.drawImage(raster.show(), 0, 0, columns, rows, 0, 0, width, horizon + 1);
  };
}
