import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { clamp } from "../math/curve.ts";
import type { Pixel } from "./raster.ts";

/** A small copy of a picture, to look up what a wave reflects. */
export class Mirror {
  readonly height: number;
  private readonly width: number;
  private readonly original: Canvas;
  private readonly context: SKRSContext2D;
  private bytes: Uint8ClampedArray = new Uint8ClampedArray();

  constructor(original: Canvas, width: number, height: number) {
    this.original = original;
    this.width = width;
    this.height = height;
    this.context = createCanvas(width, height).getContext("2d");
  }

  /** Takes a new copy. To be called once a frame, before any read. */
  refresh(): void {
    const { context, width, height } = this;
    context.drawImage(this.original, 0, 0, width, height);
    this.bytes = context.getImageData(0, 0, width, height).data;
  }

  /** Reads the pixel at a point; beyond an edge, the nearest one. */
  read(x: number, y: number, into: Pixel): void {
    const column = clamp(Math.trunc(x), 0, this.width - 1);
    const row = clamp(Math.trunc(y), 0, this.height - 1);
    const start = (row * this.width + column) * 4;
    // The clamps above keep every read inside.
    into[0] = this.bytes[start]!;
    into[1] = this.bytes[start + 1]!;
    into[2] = this.bytes[start + 2]!;
  }
}
