import type { SKRSContext2D } from "@napi-rs/canvas";

/** What painters paint with. */
export type Brush = SKRSContext2D;

/** A moment of the clip. */
export type Moment = {
  /** From 0 at the first frame to 1 at the last. */
  readonly share: number;
  readonly seconds: number;
};

/**
 * Paints its part of one frame and leaves the brush as found: full opacity, plain blending.
 * The same moment always paints the same, so any frame can be painted alone.
 */
export type Painter = (brush: Brush, moment: Moment) => void;
