import type { Stage } from "../stage/stage.ts";
import { createCity } from "./city.ts";
import { createDesert } from "./desert.ts";
import { createForest } from "./forest.ts";
import { createMountains } from "./mountains.ts";
import { createSeaCoast } from "./sea-coast.ts";
import type { Land } from "./land.ts";

/** Makes the land of the stage's place; space and silk have none. */
export function createLand(stage: Stage): Land {
  switch (stage.direction.place) {
    case "mountains":
      return createMountains(stage);
    case "ocean":
      return createSeaCoast(stage);
    case "city":
      return createCity(stage);
    case "forest":
      return createForest(stage);
    case "desert":
      return createDesert(stage);
    case "space":
    case "silk":
      return { ground: [], far: [], near: [] };
  }
}
