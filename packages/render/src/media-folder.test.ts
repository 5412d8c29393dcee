import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openMediaFolder } from "./media-folder.ts";
import { temporaryFolder } from "./testing/studio.ts";

const NOW = Date.UTC(2026, 0, 15);
const HOUR = 60 * 60 * 1_000;

test("the folder is made where it is missing, and opened where it is there", async () => {
  const folder = join(temporaryFolder(), "deep", "media");

  await openMediaFolder(folder);
  const media = await openMediaFolder(folder);

  expect(existsSync(folder)).toBe(true);
  expect(media.path("a.mp4")).toBe(join(folder, "a.mp4"));
});

test("files are removed, and those that are gone already are no trouble", async () => {
  const folder = temporaryFolder();
  const media = await openMediaFolder(folder);
  writeFileSync(media.path("a.mp4"), "");

  await media.remove(["a.mp4", "a.jpg"]);

  expect(readdirSync(folder)).toEqual([]);
});

test("a sweep takes what no render points at, but not what may still be in the making", async () => {
  const folder = temporaryFolder();
  const media = await openMediaFolder(folder);
  const files = { "kept.mp4": 5, "orphan.mp4": 2, "orphan.mp4.part": 2, "young.mp4": 0.5 };
  for (const [file, hours] of Object.entries(files)) {
    writeFileSync(media.path(file), "");
    const at = (NOW - hours * HOUR) / 1_000;
    utimesSync(media.path(file), at, at);
  }

  expect(await media.sweep(["kept.mp4", "elsewhere.mp4"], NOW)).toBe(2);

  expect(readdirSync(folder).toSorted()).toEqual(["kept.mp4", "young.mp4"]);
});
