import { Random } from "./random.ts";

// Lattice indexes are taken modulo 256 and the order table is doubled, so no read leaves a table:
// `!` below only tells the compiler so, in the hottest loop of the engine.

/** Smooth two-dimensional noise: nearby points get nearby values. One seed gives one landscape. */
export class Noise {
  private readonly order = new Uint8Array(512);
  private readonly slopeX = new Float32Array(256);
  private readonly slopeY = new Float32Array(256);

  constructor(seed: number) {
    const random = new Random(seed);
    const shuffled = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (let i = 255; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1));
      const moved = shuffled[i]!;
      shuffled[i] = shuffled[j]!;
      shuffled[j] = moved;
    }
    this.order.set(shuffled, 0);
    this.order.set(shuffled, 256);
    for (let i = 0; i < 256; i++) {
      const angle = random.next() * Math.PI * 2;
      this.slopeX[i] = Math.cos(angle);
      this.slopeY[i] = Math.sin(angle);
    }
  }

  /** About −1 … 1, and 0 at every whole point. */
  at(x: number, y: number): number {
    const { order, slopeX, slopeY } = this;
    const floorX = Math.floor(x);
    const floorY = Math.floor(y);
    const fx = x - floorX;
    const fy = y - floorY;
    const cellX = floorX & 255;
    const cellY = floorY & 255;
    const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
    const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
    const above = order[cellY]!;
    const below = order[cellY + 1]!;
    const a = order[cellX + above]!;
    const b = order[cellX + 1 + above]!;
    const c = order[cellX + below]!;
    const d = order[cellX + 1 + below]!;
    const n00 = slopeX[a]! * fx + slopeY[a]! * fy;
    const n10 = slopeX[b]! * (fx - 1) + slopeY[b]! * fy;
    const n01 = slopeX[c]! * fx + slopeY[c]! * (fy - 1);
    const n11 = slopeX[d]! * (fx - 1) + slopeY[d]! * (fy - 1);
    const top = n00 + u * (n10 - n00);
    const bottom = n01 + u * (n11 - n01);
    return (top + v * (bottom - top)) * 1.5;
  }

  /** Octaves of noise laid over each other: soft shapes with fine detail, about −1 … 1. */
  fractal(x: number, y: number, octaves: number): number {
    let sum = 0;
    let weight = 0.5;
    for (let i = 0; i < octaves; i++) {
      sum += weight * this.at(x, y);
      x = x * 2.03 + 17.1;
      y = y * 2.03 + 9.7;
      weight *= 0.5;
    }
    return sum;
  }

  /** Octaves folded into sharp crests, 0 … 1: rock and mountain ridges. */
  ridged(x: number, y: number, octaves: number): number {
    let sum = 0;
    let weight = 0.5;
    for (let i = 0; i < octaves; i++) {
      const fold = 1 - Math.abs(this.at(x, y));
      sum += weight * fold * fold;
      x = x * 2.07 + 5.3;
      y = y * 2.07 + 1.9;
      weight *= 0.5;
    }
    return sum;
  }
}
