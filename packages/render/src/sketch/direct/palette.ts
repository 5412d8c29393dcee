import { type Colour, colourFromHex } from "../math/colour.ts";

/** The light a scene is painted in. */
export type Palette = {
  /** From the top of the sky down to the horizon. */
  readonly sky: readonly [Colour, Colour, Colour, Colour];
  readonly sun: Colour;
  readonly glow: Colour;
  readonly far: Colour;
  readonly near: Colour;
  readonly fog: Colour;
  readonly accent: Colour;
  /** 0 for none, 1 for a clear night. */
  readonly stars: number;
  /** 0 for none, above 1 for an overcast sky. */
  readonly clouds: number;
  /** A moon hangs where the sun would be. */
  readonly moon: boolean;
  readonly aurora: boolean;
  /** How strongly light spreads from what is bright, 0 … 1. Less in skies that are nearly white. */
  readonly glare: number;
};

export type PaletteName = keyof typeof PALETTES;

/** Every light the engine knows. */
export const PALETTES = {
  dusk: light({
    sky: ["#161238", "#4b2a7b", "#d2547f", "#ffb070"],
    sun: "#fff1cf",
    glow: "#ff8f5a",
    far: "#8a4a86",
    near: "#140d28",
    fog: "#f58d78",
    accent: "#ffd08a",
    stars: 0.35,
    clouds: 0.75,
  }),
  golden: light({
    sky: ["#23406f", "#6d7fa8", "#f0a868", "#ffd792"],
    sun: "#fff6dc",
    glow: "#ffb24d",
    far: "#b0805f",
    near: "#20161a",
    fog: "#ffc98a",
    accent: "#ffe0a3",
    clouds: 0.7,
  }),
  dawn: light({
    sky: ["#2b4a8f", "#7ba0d6", "#f3c2c6", "#ffe4b5"],
    sun: "#fff8e3",
    glow: "#ffc3a0",
    far: "#8b9cc4",
    near: "#1c2844",
    fog: "#f7d3cc",
    accent: "#ff9f80",
    clouds: 0.55,
  }),
  day: light({
    sky: ["#1c64c4", "#4d9ce6", "#9dcff5", "#e6f4fd"],
    sun: "#fffdf0",
    glow: "#fff3cf",
    far: "#86aecb",
    near: "#16352c",
    fog: "#d8ecfa",
    accent: "#ffd166",
    clouds: 0.8,
    glare: 0.6,
  }),
  night: light({
    sky: ["#04061a", "#0b1640", "#1c2f70", "#4a5fa8"],
    sun: "#f3f6ff",
    glow: "#9fb6ff",
    far: "#33437e",
    near: "#04060f",
    fog: "#5468ad",
    accent: "#ffd98a",
    stars: 1,
    clouds: 0.35,
    moon: true,
  }),
  aurora: light({
    sky: ["#020612", "#05142c", "#0b2c46", "#1a5460"],
    sun: "#eafff6",
    glow: "#5df2b0",
    far: "#123a4d",
    near: "#02070c",
    fog: "#1f6a6c",
    accent: "#79ffc2",
    stars: 1,
    clouds: 0,
    aurora: true,
  }),
  neon: light({
    sky: ["#07031c", "#220b55", "#7a1788", "#ff4fa0"],
    sun: "#ffd9f2",
    glow: "#ff3fa4",
    far: "#4c1a78",
    near: "#06030f",
    fog: "#c02a96",
    accent: "#2df5ee",
    stars: 0.25,
    clouds: 0.45,
  }),
  storm: light({
    sky: ["#12161d", "#2a323e", "#55616d", "#98a3a8"],
    sun: "#e8eef2",
    glow: "#b7c6d1",
    far: "#525d68",
    near: "#0b0e12",
    fog: "#8b979f",
    accent: "#cfe3ff",
    clouds: 1.1,
  }),
  ember: light({
    sky: ["#1d0710", "#641a1c", "#d5521f", "#ffc766"],
    sun: "#fff0c2",
    glow: "#ff7a2e",
    far: "#8a3524",
    near: "#170608",
    fog: "#f08a45",
    accent: "#ffd27a",
    clouds: 0.7,
  }),
  sakura: light({
    sky: ["#6f93d1", "#b4bfe9", "#f4c9dd", "#ffe9e6"],
    sun: "#fffaf4",
    glow: "#ffd3dc",
    far: "#b59ac4",
    near: "#33203c",
    fog: "#f7d4e2",
    accent: "#ff8fb8",
    clouds: 0.6,
    glare: 0.62,
  }),
  frost: light({
    sky: ["#3a5f93", "#86a8cc", "#cfdfee", "#f4f7fa"],
    sun: "#ffffff",
    glow: "#ffffff",
    far: "#9db4cc",
    near: "#22324a",
    fog: "#e4edf6",
    accent: "#8ecdf7",
    clouds: 0.6,
    glare: 0.7,
  }),
};

type Ink = "sun" | "glow" | "far" | "near" | "fog" | "accent";
type Air = Pick<Palette, "stars" | "clouds" | "moon" | "aurora" | "glare">;
type Light = { sky: [string, string, string, string] } & Record<Ink, string> & Partial<Air>;

function light({ sky: [top, upper, lower, horizon], ...light }: Light): Palette {
  return {
    sky: [colourFromHex(top), colourFromHex(upper), colourFromHex(lower), colourFromHex(horizon)],
    sun: colourFromHex(light.sun),
    glow: colourFromHex(light.glow),
    far: colourFromHex(light.far),
    near: colourFromHex(light.near),
    fog: colourFromHex(light.fog),
    accent: colourFromHex(light.accent),
    stars: light.stars ?? 0,
    clouds: light.clouds ?? 0.6,
    moon: light.moon ?? false,
    aurora: light.aurora ?? false,
    glare: light.glare ?? 1,
  };
}
