import type { Random } from "../math/random.ts";
import { firstMentioned, mentions } from "./mentions.ts";

/** Where a scene plays. Silk is the abstract one, for prompts that name no place. */
export type Place = "mountains" | "ocean" | "city" | "forest" | "space" | "desert" | "silk";

/** Finds the place a prompt speaks of; one that names none is given one by chance. */
export function readPlace(prompt: string, random: Random): Place {
  return firstMentioned(prompt, PLACES) ?? random.pick(["silk", "silk", "mountains"]);
}

const space = mentions(
  `space, galaxy, galaxies, galactic, nebula, planet, astronaut, cosmos, cosmic, cosmonaut,
   star ship, space ship, orbit, orbiting, mars, saturn, universe, rocket, alien, meteor`,
);
const city = mentions(
  `city, cities, street, skyline, tokyo, new york, downtown, neon, cyberpunk, sky scraper, urban,
   subway, paris, london, apartment, roof top, traffic`,
);
const sea = mentions(
  `ocean, sea, beach, wave, light house, whale, dolphin, coast, coastal, coastline, island, harbor,
   harbour, surf, surfer, surfing, tide, pirate, seaside, seashore, shore, reef, underwater`,
);
const vessel = mentions(
  `sail, sailing, sailor, boat, sail boat, ship, steamship, canoe, kayak, yacht`,
);
const lake = mentions(`lake, river, fjord, pond`);
const desert = mentions(
  `desert, dune, sahara, camel, canyon, pyramid, oasis, sand, sandy, sandstorm`,
);
const forest = mentions(
  `forest, rain forest, wood, woodland, tree, jungle, pine, deer, fox, wolf, wolves, owl, fireflies,
   firefly, bear, elf, elves, fairy, fairies, cabin, tiger`,
);
const mountains = mentions(
  `mountain, mountainous, lake, alp, alpine, valley, peak, river, cliff, glacier, himalaya,
   himalayan, hike, hiker, hiking, eagle, dragon, castle, village, fjord, meadow, field, aurora,
   northern light, snow, snowy, snowfall, balloon, train, samurai, cherry, cherries, sakura, horse,
   landscape, drone, sunrise, sunset, temple, pond, volcano, waterfall, mountainside, mountaintop`,
);

const PLACES: readonly (readonly [Place, (prompt: string) => boolean])[] = [
  ["space", space],
  ["city", city],
  ["ocean", sea],
  // A boat on a lake is no sea scene: the mountains have the lake.
  ["mountains", (prompt) => vessel(prompt) && lake(prompt)],
  ["ocean", vessel],
  ["desert", desert],
  ["forest", forest],
  ["mountains", mountains],
];
