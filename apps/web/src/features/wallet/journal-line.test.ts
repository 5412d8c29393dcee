import { ENTRY_KINDS } from "@framefare/contract";
import { expect, test } from "vitest";
import { sayEntry } from "./journal-line.ts";

const RENDER = "8c5f1a34-7a9e-4f0e-9d5b-1f0a3b6f2c11";
const unknown = () => undefined;

test("a hold takes from what can be spent, a capture does not take it again", () => {
  const key = `render:${RENDER}`;

  expect(sayEntry({ kind: "hold", key, credits: 1_000 }, unknown)).toMatchObject({
    change: "−1,000",
    renderId: RENDER,
  });
  expect(sayEntry({ kind: "capture", key, credits: 1_000 }, unknown).change).toBe("1,000");
  expect(sayEntry({ kind: "release", key, credits: 1_000 }, unknown).change).toBe("+1,000");
});

test("a grant says where it came from", () => {
  const entry = { kind: "grant", key: "welcome:ada", credits: 100 } as const;

  expect(sayEntry(entry, () => "promotion").text).toBe("Credits on the house");
  expect(sayEntry(entry, unknown).text).toBe("Credits added");
});

test.each(ENTRY_KINDS)("a %s is told in words", (kind) => {
  expect(sayEntry({ kind, key: "k", credits: 1 }, unknown).text).toMatch(/^[A-Z]/);
});

test("what an admin takes is told as that, and is no render", () => {
  const line = sayEntry({ kind: "charge", key: `adjustment:${RENDER}`, credits: 5 }, unknown);

  expect(line).toEqual({ text: "Credits taken by hand", change: "−5", renderId: undefined });
});
