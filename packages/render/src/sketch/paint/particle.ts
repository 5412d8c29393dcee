/** One flake, drop or petal: where it starts, 0 … 1 across and down, and what sets it apart. */
export type Particle = {
  readonly x: number;
  readonly y: number;
  /** From 0, far and small, to 1. */
  readonly nearness: number;
  /** Angles that set its swaying and turning apart from others', in radians. */
  readonly sway: number;
  readonly turn: number;
  /** About 1: its own size, or pace. */
  readonly vigour: number;
};
