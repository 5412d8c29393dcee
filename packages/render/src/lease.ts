import type { Bell } from "./bell.ts";
import { frameSize } from "./frame-size.ts";
import type { Render } from "./render.ts";
import { RendererFailure } from "./renderer.ts";
import type { Claim } from "./store.ts";
import type { WorkerOptions } from "./worker.ts";

/** How long a worker may be silent before another takes over, in milliseconds. */
export const LEASE_MS = 30_000;

/** How often a worker says it is alive, and at most how often progress is written down. */
const HEARTBEAT_MS = 5_000;
const PROGRESS_MS = 250;

/** The claim is lost when somebody canceled the render or took it over: then there is nothing left to say. */
export class ClaimLost extends Error {}

/**
 * Runs the renderer, says every few seconds that it is alive, and stops it when the claim is lost. At a ring it looks whether
 * it still is good.
 * @throws ClaimLost, RendererFailure, or whatever fault kept it from going on.
 */
export async function renderUnderLease(
  { store, media, planConfig, renderers, now }: WorkerOptions,
  { render, changed, bell, stopping }: Leased,
): Promise<void> {
  const { id, attempt, modelId, resolution, aspect, prompt, seed, seconds } = render;
  const provider = planConfig.models.find((model) => model.id === modelId)?.provider ?? "";
  const renderer = renderers[provider];
  if (!renderer) throw new RendererFailure("failed", `Nothing here renders with ${modelId}.`);
  const files = filesOf({ id, attempt });
  const lost = new AbortController();
  const sign = { progress: 0, posterFile: null as string | null };
  let reportedAt = 0;
  let reporting = Promise.resolve();

  const report = () => {
    reportedAt = now();
    reporting = reporting
      .then(async () => {
        const at = now();
        const alive = await store.report({ id, attempt }, sign, at + LEASE_MS, at);
        if (alive) changed();
        else lost.abort(new ClaimLost());
      })
      .catch((error: unknown) => lost.abort(error));
  };
  const heartbeat = setInterval(report, HEARTBEAT_MS);
  const unlisten = bell.listen(report);
  try {
    report();
    const paths = {
      videoPath: media.path(files.videoFile),
      posterPath: media.path(files.posterFile),
    };
    await renderer(
      { id, prompt, seed, seconds, ...frameSize(resolution, aspect), ...paths },
      {
        signal: AbortSignal.any([lost.signal, stopping]),
        onProgress: ({ progress, posterReady }) => {
          sign.progress = Math.max(sign.progress, Math.min(progress, 1));
          const first = posterReady && !sign.posterFile;
          if (posterReady) sign.posterFile = files.posterFile;
          if (first || now() - reportedAt >= PROGRESS_MS) report();
        },
      },
    );
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    clearInterval(heartbeat);
    unlisten();
    await reporting;
  }
}

/** A render that was claimed, who is to be told of each sign of life, and what may end it from outside. */
export type Leased = {
  render: Render;
  changed: () => void;
  bell: Pick<Bell, "listen">;
  stopping: AbortSignal;
};

/** Named by the attempt too, so that a worker that was given up cannot write over its successor's file. */
export function filesOf({ id, attempt }: Claim): { videoFile: string; posterFile: string } {
  return { videoFile: `${id}-${attempt}.mp4`, posterFile: `${id}-${attempt}.jpg` };
}
