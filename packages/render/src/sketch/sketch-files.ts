import { rmSync } from "node:fs";
import type { SketchJob } from "./sketch-job.ts";

/** Where a clip is written until it is whole. */
export function unfinishedPath({ videoPath }: SketchJob): string {
  return `${videoPath}.part`;
}

/** Removes all a job may have written. */
export function removeSketchFiles(job: SketchJob): void {
  for (const path of [job.videoPath, unfinishedPath(job), job.posterPath]) {
    rmSync(path, { force: true });
  }
}
