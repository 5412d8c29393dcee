import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";

/** Red, green and blue of one pixel while it is being worked out. */
export type Pixel = [red: number, green: number, blue: number];

/** A canvas whose pixels are set one by one, then shown all at once. */
export class Raster {
  readonly canvas: Canvas;
  readonly width: number;
  readonly height: number;
  private readonly context: SKRSContext2D;
  private readonly image;
  private readonly bytes: Uint8ClampedArray;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.canvas = createCanvas(width, height);
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(width, height);
    this.bytes = this.image.data;
  }

  /** Colours pixel number `index`, counted row by row; 0 … 255 each, more or less is cut. */
  set(index: number, red: number, green: number, blue: number, opacity = 255): void {
    const start = index * 4;
    this.bytes[start] = red;
    this.bytes[start + 1] = green;
    this.bytes[start + 2] = blue;
    this.bytes[start + 3] = opacity;
  }

  /** Puts what was set on the canvas. */
  show(): Canvas {
    this.context.putImageData(this.image, 0, 0);
    return this.canvas;
  }
}
