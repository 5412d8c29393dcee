import type { Random } from "../math/random.ts";
import { type Chord, pitch } from "./chord.ts";
import { SAMPLE_RATE, type Stereo } from "./stereo.ts";

/** One held note. */
type Voice = {
  readonly hertz: number;
  readonly loudness: number;
  /** −1 left … 1 right. */
  readonly pan: number;
  /** Just off 1, so that its tones beat slowly. */
  readonly detune: number;
  /** How often it swells in a second, and where it starts, in radians. */
  readonly swell: number;
  readonly phase: number;
  /** Seconds until it begins. */
  readonly entry: number;
};

const TURN = 6.283185;

/** Chooses the notes of a slow pad: the chord's, coming in one by one. */
export function chooseVoices(chord: Chord, random: Random): Voice[] {
  const [root, third, fifth, seventh, ninth] = chord.steps;
  const steps = [root, fifth, third + 12, seventh + 12, ninth + 12];
  const loudness = [0.17, 0.12, 0.085, 0.06, 0.05];
  return steps.map((step, number) => ({
    hertz: pitch(chord, step),
    pan: random.between(-0.7, 0.7),
    loudness: loudness[number] ?? 0,
    detune: random.between(0.998, 1.002),
    swell: random.between(0.07, 0.19),
    phase: random.angle(),
    entry: number * 0.35,
  }));
}

/** Adds one held note, swelling slowly. */
export function addVoice(sound: Stereo, voice: Voice): void {
  for (let moment = 0; moment < sound.length; moment++) {
    const seconds = moment / SAMPLE_RATE;
    const entered = Math.min(1, Math.max(0, (seconds - voice.entry) / 1.4));
    const swell = 0.65 + 0.35 * Math.sin(seconds * voice.swell * 6.28 + voice.phase);
    const angle = seconds * voice.hertz * TURN;
    const tone =
      Math.sin(angle) +
      0.4 * Math.sin(angle * 2.001 * voice.detune) +
      0.5 * Math.sin(angle * voice.detune);
    sound.add(moment, tone * voice.loudness * entered * swell, voice.pan);
  }
}
