import { blend, type Colour } from "../math/colour.ts";
import { clamp, mix, smoothstep } from "../math/curve.ts";
import type { Noise } from "../math/noise.ts";
import type { Moment } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import type { Pixel } from "./raster.ts";

/** Clouds that drift with the pan, stretch towards the horizon, and catch the sun's light. */
export class Clouds {
  private readonly noise: Noise;
  private readonly bulk: number;
  /** Clouds passed in a second, leftwards or rightwards. */
  private readonly speed: number;
  private readonly lit: Colour;
  private readonly dark: Colour;
  private readonly sunX: number;
  private readonly sunY: number;

  constructor({ palette, noise, pan, sun, width, height }: Stage) {
    this.noise = noise;
    this.bulk = palette.clouds;
    this.speed = 0.03 * Math.sign(pan);
    this.lit = blend(palette.sun, palette.glow, 0.35);
    this.dark = blend(palette.sky[1], palette.sky[2], 0.35);
    this.sunX = sun.x / width;
    this.sunY = (sun.y / height) * 1.2;
  }

  /** Lays clouds over a pixel of the sky, `across` and `down` from 0 to 1. */
  cover(pixel: Pixel, across: number, down: number, { seconds }: Moment): void {
    const { noise, bulk } = this;
    const drift = seconds * this.speed;
    const nearness = 1 / (1.25 - down * 0.95);
    const band = smoothstep(0, 0.25, down) * (1 - smoothstep(0.82, 1, down) * 0.6);
    const u = (across - 0.5) * 2.4 * nearness * 0.75 + drift + 20;
    const v = down * 4.6 * nearness * 0.62 + 7;
    const warp = noise.at(u * 0.8 + 3, v * 0.8 - drift);
    const x = u + warp * 0.35;
    const y = v * 1.5 + warp * 0.3;
    const shape = noise.fractal(x, y, 4) + 0.02 + (bulk - 0.72) * 0.35;
    const density = smoothstep(0.02, 0.55, shape) * band * Math.min(1, bulk * 1.1);
    if (density <= 0.004) return;

    const toSunX = this.sunX - across;
    const toSunY = this.sunY - down;
    const step = 0.1 / (Math.sqrt(toSunX * toSunX + toSunY * toSunY) + 0.15);
    // What lies between here and the sun takes its light away.
    const shade = noise.fractal(x + toSunX * step * 1.6, y + toSunY * step * 3, 3);
    const texture = noise.at(u * 2, v * 3) * 0.15;
    const light = clamp(0.55 + texture - shade * 0.9 - density * 0.12);
    const nearSun = Math.exp(-(toSunX * toSunX * 3.2 + toSunY * toSunY * 3.5));
    this.tint(pixel, clamp(light * (0.55 + nearSun * 0.7)), density * 0.82);
  }

  private tint(pixel: Pixel, light: number, opacity: number): void {
    const { dark, lit } = this;
    pixel[0] = mix(pixel[0], mix(dark[0], lit[0], light), opacity);
    pixel[1] = mix(pixel[1], mix(dark[1], lit[1], light), opacity);
    pixel[2] = mix(pixel[2], mix(dark[2], lit[2], light), opacity);
  }
}
