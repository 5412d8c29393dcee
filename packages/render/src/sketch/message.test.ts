import { expect, test } from "vitest";
import { readMessage, type SketchMessage } from "./message.ts";

const media = {
  mediaType: "video/mp4",
  width: 640,
  height: 360,
  seconds: 1,
  fps: 24,
  videoCodec: "avc1.42c01f",
  audioCodec: null,
  bytes: 1000,
  sha256: "0".repeat(64),
};

test.each<SketchMessage>([
  { kind: "poster" },
  { kind: "progress", stage: "drawing", progress: 0.5 },
  { kind: "done", media },
  { kind: "failed", reason: "The disk is full." },
])("a drawing's $kind is understood", (message) => {
  expect(readMessage(JSON.parse(JSON.stringify(message)))).toEqual(message);
});

test.each([
  null,
  "done",
  {},
  { kind: "paid" },
  { kind: "progress", stage: "dreaming", progress: 0.5 },
  { kind: "progress", stage: "drawing", progress: 7 },
  { kind: "progress", stage: "drawing", progress: Number.NaN },
  { kind: "done" },
  { kind: "done", media: { ...media, sha256: "short" } },
  { kind: "done", media: { ...media, seconds: -1 } },
  { kind: "done", media: { ...media, bytes: "1000" } },
  { kind: "done", media: { ...media, audioCodec: 3 } },
])("nothing is made of %j", (value) => {
  expect(readMessage(value)).toBeUndefined();
});

test("only what a finished clip is said to be is passed on", () => {
  const said = { kind: "done", media: { ...media, credits: -1_000_000 } };

  expect(readMessage(said)).toEqual({ kind: "done", media });
});
