import { clamp } from "../math/curve.ts";

/** Spreads light over its surroundings, at the same cost for any distance. */
export class BoxBlur {
  private readonly width: number;
  private readonly height: number;
  private readonly half: Float32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.half = new Float32Array(width * height * 3);
  }

  /** Blurs a picture of three numbers per pixel in place, sideways and then up and down. */
  spread(picture: Float32Array, reach: number): void {
    const { width, height, half } = this;
    const row = width * 3;
    for (let channel = 0; channel < 3; channel++) {
      for (let y = 0; y < height; y++) {
        slide({ from: picture, to: half, start: y * row + channel, step: 3, count: width, reach });
      }
      for (let x = 0; x < width; x++) {
        const start = x * 3 + channel;
        slide({ from: half, to: picture, start, step: row, count: height, reach });
      }
    }
  }
}

/** One line of a picture: `count` numbers, `step` apart. */
type Line = {
  from: Float32Array;
  to: Float32Array;
  start: number;
  step: number;
  count: number;
  reach: number;
};

/** Slides a window along a line; beyond an end, the last number counts on. */
function slide({ from, to, start, step, count, reach }: Line): void {
  // Held between both ends, no index leaves the line.
  const at = (place: number) => from[start + clamp(place, 0, count - 1) * step]!;
  const share = 1 / (reach * 2 + 1);
  let sum = 0;
  for (let place = -reach; place <= reach; place++) sum += at(place);
  for (let place = 0; place < count; place++) {
    to[start + place * step] = sum * share;
    sum += at(place + reach + 1) - at(place - reach);
  }
}
