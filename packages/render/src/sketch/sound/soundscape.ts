import type { Direction } from "../direct/director.ts";
import { Random } from "../math/random.ts";
import { addAir } from "./air.ts";
import { addBell, chooseBells } from "./bells.ts";
import { chooseChord } from "./chord.ts";
import { addVoice, chooseVoices } from "./pad.ts";
import { SAMPLE_RATE, Stereo } from "./stereo.ts";

/** The loudest sample of a finished sound. */
const PEAK = 0.5;

/** Composes a clip's quiet sound: a pad and bells that suit its light, and the air of its place. */
export function composeSoundscape(direction: Direction, seconds: number): Float32Array {
  // Chances are taken in this order: it is part of the sound.
  const random = new Random(direction.seed ^ 0x51ed);
  const chord = chooseChord(direction, random);
  const voices = chooseVoices(chord, random);
  const bells = chooseBells(seconds, chord, random);

  const sound = new Stereo(seconds);
  for (const voice of voices) addVoice(sound, voice);
  addAir(sound, direction, random);
  for (const bell of bells) addBell(sound, bell);
  fadeEnds(sound, seconds);
  setPeak(sound.samples, PEAK);
  return sound.samples;
}

function fadeEnds({ samples }: Stereo, seconds: number): void {
  samples.forEach((sample, index) => {
    const at = Math.floor(index / 2) / SAMPLE_RATE;
    samples[index] = sample * Math.min(1, at / 0.5) * Math.min(1, (seconds - at) / 0.8);
  });
}

function setPeak(samples: Float32Array, peak: number): void {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (loudest === 0) return;
  samples.forEach((sample, index) => {
    samples[index] = (sample * peak) / loudest;
  });
}
