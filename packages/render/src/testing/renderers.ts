import { rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Renderer, RenderJob } from "../renderer.ts";

/** Paints at once: a poster, then the video. */
export const paint: Renderer = async ({ videoPath, posterPath }, { onProgress }) => {
  await writeFile(posterPath, "poster");
  onProgress({ progress: 0.5, posterReady: true });
  await writeFile(videoPath, "video");
};

/** Paints the poster, and then works on until it is stopped; leaves nothing behind. */
export function endless({ says = true } = {}) {
  const jobs: RenderJob[] = [];
  const aborted: unknown[] = [];
  const renderer: Renderer = async (job, { signal, onProgress }) => {
    jobs.push(job);
    await writeFile(job.posterPath, "poster");
    if (says) onProgress({ progress: 0.1, posterReady: true });
    await sleep(60_000, null, { signal }).catch(() => aborted.push(signal.reason));
    await rm(job.posterPath);
    throw new Error("The renderer was stopped.");
  };
  return { renderer, jobs, aborted };
}

/** Fails as it is told to, with a half-made file in the way. */
export const failWith =
  (error: unknown): Renderer =>
  async ({ videoPath }) => {
    await writeFile(videoPath, "half");
    throw error;
  };
