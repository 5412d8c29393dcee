import { expect, test } from "vitest";
import { readRequest } from "./render-request.ts";

const settings = {
  modelId: "embedded/sketch",
  seconds: 5,
  resolution: "720p",
  aspect: "16:9",
} as const;

test("the form asks for what was written, trimmed, and for no seed where none was typed", () => {
  expect(readRequest({ prompt: " A lighthouse ", seed: " " }, settings)).toEqual({
    ...settings,
    prompt: "A lighthouse",
  });
  expect(readRequest({ prompt: "A lighthouse", seed: "0" }, settings)).toMatchObject({ seed: 0 });
});

test.each(["-1", "1.5", "1e3", "2147483648", "seven"])("a seed of %s is refused", (seed) => {
  expect(readRequest({ prompt: "A lighthouse", seed }, settings)).toMatchObject({ at: "seed" });
});

test.each(["", "   ", "\u200b\0", "x".repeat(1_001)])(
  "a prompt too short or too long is refused",
  (prompt) => {
    expect(readRequest({ prompt, seed: "" }, settings)).toMatchObject({ at: "prompt" });
  },
);
