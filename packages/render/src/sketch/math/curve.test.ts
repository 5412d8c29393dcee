import { expect, test } from "vitest";
import { easeInOut, easeOut, smoothstep, wrap } from "./curve.ts";

test("curves begin at 0, end at 1, and stay there", () => {
  for (const curve of [easeOut, easeInOut, (share: number) => smoothstep(0, 1, share)]) {
    expect(curve(0)).toBe(0);
    expect(curve(1)).toBe(1);
    expect(curve(0.5)).toBeGreaterThanOrEqual(0.5);
  }
  expect(smoothstep(0, 1, -3)).toBe(0);
  expect(smoothstep(0, 1, 3)).toBe(1);
  expect(smoothstep(1, 0, 0.25)).toBeCloseTo(1 - smoothstep(0, 1, 0.25));
});

test("what floats out of one side of the frame comes in at the other, however long it floats", () => {
  expect(wrap(1.25, 1)).toBe(0.25);
  expect(wrap(-0.25, 1)).toBe(0.75);
  expect(wrap(-30.25, 1)).toBe(0.75);
});
