/** Samples a second, of each of the two channels. */
export const SAMPLE_RATE = 48_000;

/** A stretch of stereo sound: left and right by turns, 1 the loudest there is. */
export class Stereo {
  readonly samples: Float32Array;
  /** Moments it has: half its samples. */
  readonly length: number;

  constructor(seconds: number) {
    this.length = Math.round(seconds * SAMPLE_RATE);
    this.samples = new Float32Array(this.length * 2);
  }

  /** Adds to both channels at a moment; `pan` is −1 for all left to 1 for all right. */
  add(moment: number, value: number, pan: number): void {
    this.addPair(moment, value * (1 - pan) * 0.5, value * (1 + pan) * 0.5);
  }

  addPair(moment: number, left: number, right: number): void {
    // Callers keep to the sound's length.
    this.samples[moment * 2]! += left;
    this.samples[moment * 2 + 1]! += right;
  }
}
