import type { Canvas } from "@napi-rs/canvas";
import { easeInOut } from "../math/curve.ts";
import type { Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";

/** A still picture of part of the land, painted once and moved sideways as the clip plays. */
export type Layer = {
  readonly canvas: Canvas;
  /** From 0, far and nearly still, to 1, near. */
  readonly depth: number;
  /** Its upper edge in the frame, in pixels. */
  readonly top: number;
};

/** Paints a layer where its depth puts it. */
export function createLayerPainter(stage: Stage, layer: Layer): Painter {
  return (brush, { share }) => {
    brush.drawImage(layer.canvas, layerLeft(stage, layer.depth, share), layer.top);
  };
}

/** The left edge of a layer, in pixels: nearer ones pan further, which makes the depth. */
export function layerLeft(stage: Stage, depth: number, share: number): number {
  const eased = easeInOut(share) * 0.5 + share * 0.5;
  const middle = -(stage.layerWidth - stage.width) / 2;
  return middle + (eased - 0.5) * stage.pan * (0.25 + depth * 1.1);
}
