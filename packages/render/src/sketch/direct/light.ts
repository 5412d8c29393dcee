import type { Random } from "../math/random.ts";
import { firstMentioned, mentions } from "./mentions.ts";
import type { PaletteName } from "./palette.ts";
import type { Place } from "./place.ts";

/** Finds the light a prompt asks for; without a word on it, chance picks one that suits the place. */
export function readLight(prompt: string, place: Place, random: Random): PaletteName {
  return firstMentioned(prompt, LIGHTS) ?? random.pick(SUITABLE[place]);
}

const LIGHTS: readonly (readonly [PaletteName, (prompt: string) => boolean])[] = [
  ["aurora", mentions("aurora, northern light")],
  ["neon", mentions("neon, cyberpunk, synthwave, vaporwave, retrowave")],
  [
    "storm",
    mentions(
      `storm, stormy, thunder, thunderstorm, rainstorm, tempest, gloom, gloomy, overcast, noir,
       moody`,
    ),
  ],
  ["sakura", mentions("cherry, cherries, sakura, blossom, spring, springtime, pastel")],
  // Bare "fall" stays out: things fall in all light.
  [
    "golden",
    mentions(
      `golden, honey, late afternoon, autumn, autumnal, in fall, in the fall, fall color,
       fall colour, fall foliage, fall leaves`,
    ),
  ],
  ["dusk", mentions("dusk, sunset, twilight, evening")],
  ["dawn", mentions("dawn, sunrise, morning")],
  [
    "night",
    mentions(
      `night, nighttime, nightfall, midnight, moon, moonlit, moonlight, star, starry, starlit,
       starlight, dark, darkness, fireflies, firefly`,
    ),
  ],
  ["ember", mentions("fire, fiery, lava, volcano, volcanic, ember, flame, mars, dragon, inferno")],
  [
    "frost",
    mentions(
      `snow, snowy, snowing, snowfall, snowstorm, blizzard, winter, wintry, frost, frosty, ice, icy,
       arctic, frozen, glacier`,
    ),
  ],
  ["day", mentions("day, daylight, daytime, noon, sunny, sunlit, sunlight, summer, bright")],
];

const SUITABLE = {
  city: ["neon", "dusk", "night"],
  space: ["night", "neon", "aurora", "dusk"],
  desert: ["golden", "ember", "dusk"],
  silk: ["dusk", "neon", "aurora", "ember", "night", "dawn"],
  mountains: ["dusk", "golden", "dawn", "night", "aurora"],
  ocean: ["dusk", "golden", "dawn", "night", "aurora"],
  forest: ["dusk", "golden", "dawn", "night", "aurora"],
} as const satisfies Record<Place, readonly [PaletteName, ...PaletteName[]]>;
