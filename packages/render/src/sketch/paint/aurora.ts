import { clamp, mix, smoothstep } from "../math/curve.ts";
import type { Noise } from "../math/noise.ts";
import type { Moment } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import type { Pixel } from "./raster.ts";

/** Two curtains of northern light, green at the hem and violet above. */
export class Aurora {
  private readonly noise: Noise;

  constructor({ noise }: Stage) {
    this.noise = noise;
  }

  /** Adds its light to a pixel of the sky, `across` and `down` from 0 to 1. */
  light(pixel: Pixel, across: number, down: number, { share }: Moment): void {
    const { noise } = this;
    const sway =
      noise.at(across * 2.2 + share * 0.35, 3.1 + share * 0.5) * 0.22 +
      noise.at(across * 5 - share * 0.4, 8.2) * 0.06;
    this.curtain(pixel, { across, down, share, sway, number: 0 });
    this.curtain(pixel, { across, down, share, sway, number: 1 });
  }

  private curtain(
    pixel: Pixel,
    at: { across: number; down: number; share: number; sway: number; number: 0 | 1 },
  ): void {
    const { noise } = this;
    const { across, share, sway, number } = at;
    const ripple = noise.at(across * 1.3 + number * 9, share * 0.6) * 0.12;
    const hem = 0.62 + sway - number * 0.24 + ripple;
    const height = hem - at.down;
    if (height <= -0.04) return;

    const rays =
      0.55 + 0.45 * noise.at(across * 38 + number * 31 + sway * 12, share * 1.6 + height * 0.7);
    const fall = Math.exp(-height * (number ? 4.4 : 3.6)) * smoothstep(-0.04, 0.02, height);
    const folds = smoothstep(-0.5, 0.4, noise.at(across * 3 + number * 5, share * 0.8 + 4));
    const strength = clamp(fall * rays * (0.35 + 0.65 * folds)) * (number ? 0.6 : 0.95);
    const violet = clamp(height * 2.3);
    pixel[0] += mix(60, 150, violet) * strength;
    pixel[1] += mix(245, 70, violet) * strength;
    pixel[2] += mix(165, 225, violet) * strength;
  }
}
