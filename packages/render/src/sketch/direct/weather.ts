import { firstMentioned, mentions } from "./mentions.ts";
import type { PaletteName } from "./palette.ts";
import type { Place } from "./place.ts";

/** What drifts through the air. */
export type Weather = "none" | "snow" | "rain" | "embers" | "fireflies" | "petals" | "dust";

/** Finds the weather a prompt asks for, or what the place and its light bring along. */
export function readWeather(prompt: string, place: Place, light: PaletteName): Weather {
  const asked = firstMentioned(prompt, WEATHERS);
  if (asked) return asked;
  if (place === "forest" && (light === "night" || light === "dusk")) return "fireflies";
  return place === "desert" || place === "forest" || place === "silk" ? "dust" : "none";
}

const WEATHERS: readonly (readonly [Weather, (prompt: string) => boolean])[] = [
  [
    "snow",
    mentions(
      `snow, snowy, snowing, snowfall, snowflake, snowstorm, blizzard, winter, wintry, frost,
       frosty`,
    ),
  ],
  [
    "rain",
    mentions(
      `rain, rainy, raining, rainfall, rainstorm, storm, stormy, thunderstorm, monsoon, drizzle,
       drizzling, downpour, wet`,
    ),
  ],
  ["embers", mentions("fire, lava, ember, volcano, dragon, flame, spark, forge")],
  ["fireflies", mentions("firefly, fireflies, fairy, fairies, magic, magical, enchanted, lantern")],
  ["petals", mentions("cherry, sakura, blossom, petal")],
];
