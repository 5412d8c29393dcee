import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Model, PlanConfig, RenderName, RenderRequest, priceRender } from "./index.ts";

const file = new URL("../../../plan-config.json", import.meta.url);
const planConfig: unknown = JSON.parse(readFileSync(file, "utf8"));

describe("planConfig", () => {
  test("the file in the repository offers what the contract says", () => {
    const config = PlanConfig.parse(planConfig);

    expect(config.welcomeCredits).toBe(100);
    expect(config.packs.map(({ credits, amount }) => [credits, amount])).toEqual([
      [1_000, 1_000],
      [5_500, 5_000],
      [12_000, 10_000],
    ]);
    expect(config.plans.map(({ credits, amount }) => [credits, amount])).toEqual([
      [1_000, 1_200],
      [3_200, 3_500],
      [9_500, 9_500],
    ]);
  });

  test("a sku offered twice, a misspelt field and a price of nothing are refused", () => {
    const config = PlanConfig.parse(planConfig);
    const [pack] = config.packs;

    expect(PlanConfig.safeParse({ ...config, packs: [pack, pack] }).success).toBe(false);
    expect(PlanConfig.safeParse({ ...config, packs: [{ ...pack, credit: 1 }] }).success).toBe(
      false,
    );
    expect(PlanConfig.safeParse({ ...config, packs: [{ ...pack, amount: 0 }] }).success).toBe(
      false,
    );
  });
});

describe("the price of a render", () => {
  const model: Model = {
    id: "embedded/sketch",
    name: "Sketch",
    provider: "embedded",
    creditsPerSecond: { "480p": 1, "720p": 2 },
    minCredits: 5,
    maxSeconds: 30,
  };

  test("is the rate times the seconds, and never under the minimum", () => {
    expect(priceRender(model, { seconds: 10, resolution: "720p" })).toEqual({ credits: 20 });
    expect(priceRender(model, { seconds: 1, resolution: "480p" })).toEqual({ credits: 5 });
  });

  test("says what the model takes when it does not take what is asked", () => {
    expect(priceRender(model, { seconds: 31, resolution: "720p" })).toEqual({
      unsupported: { field: "seconds", maxSeconds: 30 },
    });
    expect(priceRender(model, { seconds: 5, resolution: "1080p" })).toEqual({
      unsupported: { field: "resolution", resolutions: ["480p", "720p"] },
    });
  });
});

describe("a render request", () => {
  const request = {
    renderId: "8c5f1a34-7a9e-4f0e-9d5b-1f0a3b6f2c11",
    prompt: "  A lighthouse at dusk ",
    modelId: "embedded/sketch",
    seconds: 5,
    resolution: "720p",
    aspect: "16:9",
  };

  test("has its prompt trimmed and normalised", () => {
    expect(RenderRequest.parse(request).prompt).toBe("A lighthouse at dusk");
    expect(RenderRequest.parse({ ...request, prompt: "Cafe\u0301" }).prompt).toBe("Café");
  });

  test("has its id in lower case, so that one render has one name", () => {
    const renderId = request.renderId.toUpperCase();

    expect(RenderRequest.parse({ ...request, renderId }).renderId).toBe(request.renderId);
    expect(RenderName.parse({ renderId })).toEqual({ renderId: request.renderId });
  });

  test.each([
    ["a control character", "A light\0house\x1b", "A lighthouse"],
    ["a zero-width space", "\u200b A light\u200bhouse \ufeff", "A lighthouse"],
    ["what comes between a letter and its accent", "Cafe\u200b\u0301", "Café"],
  ])("has %s taken out of its prompt", (_, typed, prompt) => {
    expect(RenderRequest.parse({ ...request, prompt: typed }).prompt).toBe(prompt);
  });

  test.each(["A family 👨‍👩‍👧 at the sea, with ❤️", "می‌خواهم", "One line\n\tand another"])(
    "keeps the joiners, selectors and line ends of %j",
    (prompt) => {
      expect(RenderRequest.parse({ ...request, prompt }).prompt).toBe(prompt);
    },
  );

  test("has half a surrogate pair replaced, as no database would keep it", () => {
    expect(RenderRequest.parse({ ...request, prompt: "A \ud83d sea" }).prompt).toBe("A \ufffd sea");
  });

  test.each([
    ["an empty prompt", { prompt: "   " }],
    ["a prompt of zero-width characters", { prompt: "\u200b\u200d\u200c \u2060\ufe0f\ufeff" }],
    ["a prompt of control characters", { prompt: "\0\x07\x1b\x7f\x85" }],
    ["an over-long prompt", { prompt: "x".repeat(1_001) }],
    ["half a second", { seconds: 0.5 }],
    ["a minute and more", { seconds: 61 }],
    ["an unknown shape", { aspect: "4:3" }],
    ["a seed below zero", { seed: -1 }],
    ["an id that is not a UUID", { renderId: "1" }],
  ])("is refused with %s", (_, change) => {
    expect(RenderRequest.safeParse({ ...request, ...change }).success).toBe(false);
  });
});
