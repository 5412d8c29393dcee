import type { Model } from "@framefare/contract";
import { expect, test } from "vitest";
import { fitSettings, parseDraft } from "./draft.ts";

const sketch: Model = {
  id: "embedded/sketch",
  name: "Sketch",
  provider: "embedded",
  creditsPerSecond: { "480p": 1, "720p": 2 },
  minCredits: 5,
  maxSeconds: 10,
};

test("a kept draft comes back as it was", () => {
  const draft = {
    prompt: "A lighthouse",
    modelId: "embedded/sketch",
    seconds: 8,
    resolution: "480p",
    aspect: "9:16",
    seed: "7",
  };

  expect(parseDraft(JSON.stringify(draft))).toEqual(draft);
});

test.each([null, "", "{", "[]", "null", '{"seconds":"many","resolution":"8k"}'])(
  "a draft that cannot be read begins blank: %s",
  (text) => {
    expect(parseDraft(text)).toMatchObject({ prompt: "", seconds: 5, resolution: "720p" });
  },
);

test("settings a model does not take become the nearest ones it does", () => {
  const wanted = {
    modelId: "gone/model",
    seconds: 60,
    resolution: "1080p",
    aspect: "1:1",
  } as const;

  expect(fitSettings([sketch], wanted)).toEqual({
    modelId: "embedded/sketch",
    seconds: 10,
    resolution: "720p",
    aspect: "1:1",
  });
});
