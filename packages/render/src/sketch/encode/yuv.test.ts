import { expect, test } from "vitest";
import { toYuv } from "./yuv.ts";

test.each([
  ["black", [0, 0, 0], [16, 128, 128]],
  ["white", [255, 255, 255], [235, 128, 128]],
  ["red", [255, 0, 0], [63, 102, 240]],
  ["green", [0, 255, 0], [173, 42, 26]],
  ["blue", [0, 0, 255], [32, 240, 118]],
])("%s is the %j of BT.709, in limited range", (_, [red = 0, green = 0, blue = 0], expected) => {
  const frame = new Uint8Array(4 * 4 * 4);
  for (let at = 0; at < frame.length; at += 4) frame.set([red, green, blue, 255], at);

  const yuv = toYuv(frame, 4, 4);

  expect(yuv).toHaveLength(24);
  const found = [yuv.subarray(0, 16), yuv.subarray(16, 20), yuv.subarray(20)].map((plane) => [
    ...new Set(plane),
  ]);
  found.forEach((plane, number) => {
    expect(plane).toHaveLength(1);
    expect(Math.abs((plane[0] ?? 0) - (expected[number] ?? 0))).toBeLessThanOrEqual(1);
  });
});
