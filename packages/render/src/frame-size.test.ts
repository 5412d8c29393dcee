import { ASPECTS, RESOLUTIONS } from "@framefare/contract";
import { expect, test } from "vitest";
import { frameSize } from "./frame-size.ts";

test.each([
  ["480p", "16:9", 854, 480],
  ["720p", "16:9", 1_280, 720],
  ["1080p", "9:16", 1_080, 1_920],
  ["720p", "1:1", 720, 720],
] as const)("%s at %s is %i × %i pixels", (resolution, aspect, width, height) => {
  expect(frameSize(resolution, aspect)).toEqual({ width, height });
});

test("both sides are even, as H.264 wants them", () => {
  const frames = RESOLUTIONS.flatMap((resolution) =>
    ASPECTS.map((aspect) => frameSize(resolution, aspect)),
  );

  expect(frames.flatMap(({ width, height }) => [width % 2, height % 2]).every((odd) => !odd)).toBe(
    true,
  );
});
