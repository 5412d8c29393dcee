import type { Direction } from "../direct/director.ts";
import type { Random } from "../math/random.ts";
import { SAMPLE_RATE, type Stereo } from "./stereo.ts";

/** How the air sounds. */
type Air = {
  readonly loudness: number;
  /** How bright its noise is: rain hisses, wind rumbles. */
  readonly brightness: number;
  /** How loud it is at a moment, 0 … 1. */
  swell(seconds: number): number;
};

/** Adds what is heard outdoors: waves, rain, the hum of a city, or wind, all made of filtered noise. */
export function addAir(sound: Stereo, direction: Direction, random: Random): void {
  const air = airOf(direction);
  const follow = Math.min(1, air.brightness * 2.4);
  let rumble = 0;
  let left = 0;
  let right = 0;
  for (let moment = 0; moment < sound.length; moment++) {
    rumble = rumble * 0.97 + (random.next() - 0.5) * 0.3;
    left += (rumble + (random.next() - 0.5) * air.brightness * 3 - left) * follow;
    right += (rumble + (random.next() - 0.5) * air.brightness * 3 - right) * follow;
    const loudness = air.loudness * air.swell(moment / SAMPLE_RATE);
    sound.addPair(moment, left * loudness, right * loudness);
  }
}

function airOf({ place, weather }: Direction): Air {
  const swell = place === "ocean" ? surf : gusts;
  if (weather === "rain") return { loudness: 0.3, brightness: 0.34, swell };
  if (place === "ocean") return { loudness: 0.34, brightness: 0.09, swell };
  if (place === "city") return { loudness: 0.14, brightness: 0.035, swell };
  const still = place === "space" || place === "silk";
  return { loudness: still ? 0.07 : 0.17, brightness: 0.035, swell };
}

function surf(seconds: number): number {
  return 0.3 + 0.7 * (0.5 + 0.5 * Math.sin(seconds * 1.35 + 0.4)) ** 2;
}

function gusts(seconds: number): number {
  return 0.6 + 0.4 * Math.sin(seconds * 0.8);
}
