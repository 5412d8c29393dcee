import type { Painter } from "../stage/painter.ts";

/** The land of a place, in the order it is painted; balloons fly between its far and near parts. */
export type Land = {
  /** Under everything, where the sky ends above the bottom of the frame. */
  readonly ground: readonly Painter[];
  readonly far: readonly Painter[];
  readonly near: readonly Painter[];
};
