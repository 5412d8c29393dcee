import { type Canvas, createCanvas } from "@napi-rs/canvas";
import { type Direction, directScene } from "./direct/director.ts";
import { createBalloons } from "./paint/balloons.ts";
import { createBirds } from "./paint/birds.ts";
import { createBloom } from "./paint/bloom.ts";
import { createBoat } from "./paint/boat.ts";
import { createFade } from "./paint/fade.ts";
import { createGrain } from "./paint/grain.ts";
import { createLighthouse } from "./paint/lighthouse.ts";
import { createNebula } from "./paint/nebula.ts";
import { createPlanet } from "./paint/planet.ts";
import { createSilk } from "./paint/silk.ts";
import { createSky } from "./paint/sky.ts";
import { createSpaceship } from "./paint/spaceship.ts";
import { createStars } from "./paint/stars.ts";
import { createSunDisc } from "./paint/sun-disc.ts";
import { createWater } from "./paint/water.ts";
import { createWeather } from "./paint/weather.ts";
import { createLand } from "./place/create-land.ts";
import type { Painter } from "./stage/painter.ts";
import { createStage, type Stage } from "./stage/stage.ts";
import { createTitles } from "./title/titles.ts";

/** What a scene is made from. Width and height are even numbers of pixels. */
export type SceneOrder = {
  readonly prompt: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
};

/** A clip's picture, to be drawn at any moment. */
export type Scene = {
  /** Holds what was drawn last. */
  readonly canvas: Canvas;
  readonly direction: Direction;
  /** Draws the frame at a share of the clip, 0 … 1. The same share always draws the same. */
  draw(share: number): void;
};

/** Reads the prompt and paints everything that stays still, so that a frame takes few milliseconds. */
export function createScene(order: SceneOrder): Scene {
  const { width, height, seconds } = order;
  const direction = directScene(order.prompt, order.seed);
  const stage = createStage(direction, order);
  const canvas = createCanvas(width, height);
  const brush = canvas.getContext("2d");
  const painters = [
    ...createPicture(stage),
    createBloom(stage, canvas),
    createTitles(stage, order),
    createGrain(stage),
    createFade(stage),
  ];
  return {
    canvas,
    direction,
    draw(share) {
      for (const paint of painters) paint(brush, { share, seconds: share * seconds });
    },
  };
}

/** Everything before the lens is dressed up. */
function createPicture(stage: Stage): Painter[] {
  const { direction } = stage;
  const inCity = direction.place === "city";
  // Each takes its chances from the stage as it is made: this order is part of the picture.
  const land = createLand(stage);
  const stars = createStars(stage);
  const planet = only(direction.place === "space", () => createPlanet(stage));
  const weather = createWeather(stage);
  const birds = createBirds(stage);
  const balloons = only(direction.balloons, () => createBalloons(stage));

  const view = [
    createBackdrop(stage),
    ...land.ground,
    stars,
    ...only(stage.sun.visible, () => createSunDisc(stage)),
    ...planet,
    ...land.far,
    ...balloons,
    ...land.near,
    ...(direction.birds ? [birds] : []),
    ...only(direction.lighthouse && stage.hasWater, () => createLighthouse(stage)),
    ...only(direction.boat && stage.hasWater && !inCity, () => createBoat(stage)),
    ...only(direction.ship, () => createSpaceship(stage)),
  ];
  return [...(stage.hasWater ? [createMirrored(stage, view)] : view), weather];
}

function createBackdrop(stage: Stage): Painter {
  if (stage.direction.place === "space") return createNebula(stage);
  return stage.direction.place === "silk" ? createSilk(stage) : createSky(stage);
}

/** Paints a view above the horizon, and water that mirrors it below. */
function createMirrored(stage: Stage, view: readonly Painter[]): Painter {
  const above = createCanvas(stage.width, stage.horizon);
  const aboveBrush = above.getContext("2d");
  const water = createWater(stage, above);
  return (brush, moment) => {
    for (const paint of view) paint(aboveBrush, moment);
    brush.drawImage(above, 0, 0);
    water(brush, moment);
  };
}

function only(wanted: boolean, create: () => Painter): Painter[] {
  return wanted ? [create()] : [];
}
