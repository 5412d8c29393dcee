import { hashText, Random } from "../math/random.ts";
import { readLight } from "./light.ts";
import { mentions } from "./mentions.ts";
import { type Palette, type PaletteName, PALETTES } from "./palette.ts";
import { type Place, readPlace } from "./place.ts";
import { readWeather, type Weather } from "./weather.ts";

/** What to paint: where, in which light and weather, with which things in it. */
export type Direction = {
  /** Made of the prompt and the job's seed, so a changed prompt changes the whole picture. */
  readonly seed: number;
  readonly place: Place;
  readonly paletteName: PaletteName;
  readonly palette: Palette;
  readonly weather: Weather;
  readonly birds: boolean;
  readonly boat: boolean;
  readonly lighthouse: boolean;
  readonly balloons: boolean;
  readonly ship: boolean;
};

/** Reads a prompt by its words and decides what to paint. The same prompt and seed decide the same. */
export function directScene(prompt: string, seed: number): Direction {
  const words = prompt.toLowerCase();
  const hash = hashText(`${seed}|${words}`);
  const random = new Random(hash);
  const place = readPlace(words, random);
  const paletteName = readLight(words, place, random);
  const weather = readWeather(words, place, paletteName);
  return {
    seed: hash,
    place,
    paletteName,
    palette: PALETTES[paletteName],
    weather,
    birds: hasBirds(place, paletteName, weather),
    boat: namesVessel(words) || (place === "ocean" && !namesLoneSea(words)),
    lighthouse: namesLighthouse(words),
    balloons: namesBalloons(words),
    ship: namesSpaceship(words),
  };
}

const namesVessel = mentions("boat, sail boat, sail, sailing, canoe, kayak, ship, yacht");
const namesLoneSea = mentions("light house, surf, surfer, surfing, whale");
const namesLighthouse = mentions("light house");
const namesBalloons = mentions("balloon");
const namesSpaceship = mentions("rocket, space ship, star ship, astronaut");

function hasBirds(place: Place, light: PaletteName, weather: Weather): boolean {
  if (place === "space" || place === "silk") return false;
  if (light === "night" || light === "aurora" || light === "neon") return false;
  return weather !== "rain" && weather !== "snow";
}
