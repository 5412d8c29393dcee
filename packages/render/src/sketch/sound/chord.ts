import type { Direction } from "../direct/director.ts";
import type { Random } from "../math/random.ts";

/** The notes a clip's sound is made of. */
export type Chord = {
  /** In hertz. */
  readonly root: number;
  /** Steps of a semitone above it. */
  readonly steps: readonly [number, number, number, number, number];
};

const SOMBRE: ReadonlySet<Direction["paletteName"]> = new Set([
  "night",
  "aurora",
  "neon",
  "storm",
  "ember",
]);

/** Picks a root by chance, and minor steps for dark light, major for bright. */
export function chooseChord({ paletteName }: Direction, random: Random): Chord {
  return {
    root: 110 * 2 ** (random.whole(-3, 4) / 12),
    steps: SOMBRE.has(paletteName) ? [0, 3, 7, 10, 14] : [0, 4, 7, 11, 14],
  };
}

/** The pitch of a step above the root, in hertz. */
export function pitch({ root }: Chord, step: number): number {
  return root * 2 ** (step / 12);
}
