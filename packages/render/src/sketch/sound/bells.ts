import type { Random } from "../math/random.ts";
import { type Chord, pitch } from "./chord.ts";
import { SAMPLE_RATE, type Stereo } from "./stereo.ts";

/** Seconds a bell is heard. */
const RING = 2;

/** One stroke of a bell. */
type Bell = {
  /** Seconds into the clip. */
  readonly start: number;
  readonly hertz: number;
  readonly loudness: number;
  /** −1 left … 1 right. */
  readonly pan: number;
};

/** Chooses bells strewn over the clip, about one a second, two octaves above the pad. */
export function chooseBells(seconds: number, chord: Chord, random: Random): Bell[] {
  return Array.from({ length: Math.ceil(seconds * 1.1) }, () => ({
    start: random.next() * seconds,
    hertz: pitch(chord, random.pick(chord.steps)) * 4,
    loudness: random.between(0.025, 0.06),
    pan: random.between(-0.8, 0.8),
  }));
}

/** Adds one bell: struck at once, fading out. */
export function addBell(sound: Stereo, bell: Bell): void {
  const first = Math.floor(bell.start * SAMPLE_RATE);
  const count = Math.min(sound.length - first, SAMPLE_RATE * RING);
  for (let moment = 0; moment < count; moment++) {
    const seconds = moment / SAMPLE_RATE;
    const loudness = Math.exp(-seconds * 3.2) * bell.loudness * Math.min(1, seconds * 200);
    sound.add(first + moment, Math.sin(seconds * bell.hertz * 6.283) * loudness, bell.pan);
  }
}
