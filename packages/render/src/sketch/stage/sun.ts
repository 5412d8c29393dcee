import type { Direction } from "../direct/director.ts";
import type { Random } from "../math/random.ts";

/** The light in the sky, sun or moon. Lengths are pixels. */
export type Sun = {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Storms, auroras and places without a sky hide it. */
  readonly visible: boolean;
};

type Frame = { width: number; height: number; unit: number; horizon: number };

/** Hangs the sun where the place looks best: low over the sea, large behind a skyline, high as a moon. */
export function placeSun(direction: Direction, frame: Frame, random: Random): Sun {
  const { place, palette, paletteName } = direction;
  const x = frame.width * random.between(0.58, 0.78);
  const y = sunHeight(direction, frame, random);
  const visible =
    !palette.aurora && place !== "space" && place !== "silk" && paletteName !== "storm";
  return { x, y, radius: sunSize(direction) * frame.unit, visible };
}

function sunHeight({ place, palette }: Direction, frame: Frame, random: Random): number {
  const { height, horizon } = frame;
  if (palette.moon) return height * random.between(0.2, 0.3);
  if (place === "ocean") return horizon - height * 0.1;
  if (place === "city") return height * 0.42;
  if (place === "forest") return height * 0.34;
  return horizon - height * random.between(0.25, 0.33);
}

function sunSize({ place, palette }: Direction): number {
  if (palette.moon) return 34;
  if (place === "city") return 118;
  return place === "ocean" ? 62 : 46;
}
