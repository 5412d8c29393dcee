import type { PlanConfig, RenderFailure } from "@framefare/contract";
import type { Charge } from "@framefare/ledger";
import { frameSize } from "./frame-size.ts";
import type { MediaFolder } from "./media-folder.ts";
import type { Render } from "./render.ts";
import { type Renderer, RendererFailure } from "./renderer.ts";
import type { OnRenderChange } from "./renders.ts";
import type { Claim, RenderStore } from "./store.ts";

/** How long a worker may be silent before another takes over, in milliseconds. */
const LEASE_MS = 30_000;

/** How often a worker says it is alive, and at most how often progress is written down. */
const HEARTBEAT_MS = 5_000;
const PROGRESS_MS = 250;

/** How long an idle worker waits before it looks again; `wake` makes it look at once. */
const IDLE_MS = 1_000;

/** A render whose worker died is begun again once; after that it is given up and costs nothing. */
const ATTEMPTS_MAX = 2;

export type WorkerOptions = {
  store: RenderStore;
  media: MediaFolder;
  planConfig: PlanConfig;
  /** By the model's `provider`. */
  renderers: Record<string, Renderer>;
  /** How many renders at a time. */
  concurrency: number;
  now: () => number;
  onChange: OnRenderChange;
  /** Told after a charge was committed; counts usage, and cannot fail the render. */
  onCharge: (charge: Charge) => Promise<void>;
  /** Told of what nobody expected; the render itself is failed and given back. */
  onFault: (message: string, cause: unknown) => void;
};

export type RenderWorker = {
  /** There may be something to do. */
  wake: () => void;
  /** Stops claiming, hands running renders back to the queue, and waits until the renderers are gone. */
  stop: () => Promise<void>;
};

/** Claims renders one after another and sees each to its end. */
export function startWorker(options: WorkerOptions): RenderWorker {
  const stopping = new AbortController();
  const bell = createBell();
  const lanes = Array.from({ length: options.concurrency }, () => runLane());

  async function runLane(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rang = bell.next();
      const render = await claimNext(options);
      if (render) await work(options, render, stopping.signal);
      else await Promise.race([rang, sleep(IDLE_MS)]);
    }
  }

  return {
    wake: bell.ring,
    stop: async () => {
      stopping.abort();
      bell.ring();
      await Promise.all(lanes);
    },
  };
}

async function claimNext({ store, now, onFault }: WorkerOptions): Promise<Render | null> {
  try {
    return await store.claim(now(), now() + LEASE_MS);
  } catch (error) {
    onFault("No render could be claimed.", error);
    return null;
  }
}

/** Sees one render to its end: delivered is charged once, not delivered costs nothing. */
async function work(options: WorkerOptions, render: Render, stopping: AbortSignal): Promise<void> {
  const { store, media, onChange, onCharge, onFault, now } = options;
  const claim: Claim = { id: render.id, attempt: render.attempt };
  const files = filesOf(claim);
  const changed = () => onChange({ renderId: render.id, userId: render.userId });
  const faulty = (message: string) => (cause: unknown) => onFault(message, cause);
  changed();
  let charge: Charge | null = null;
  try {
    if (render.attempt > ATTEMPTS_MAX) throw new RendererFailure("lost", "Its worker died twice.");
    await renderUnderLease(options, render, stopping);
    charge = await store.succeed(claim, files, now());
    if (!charge) throw new ClaimLost();
  } catch (error) {
    await media.remove(Object.values(files)).catch(faulty("Media stay where they are."));
    await end(options, claim, error, stopping).catch(
      faulty(`Render ${render.id} could not be ended; its lease will run out.`),
    );
  }
  changed();
  // Paid and delivered by now: whatever happens in counting it changes neither.
  if (charge) await onCharge(charge).catch(faulty(`Charge ${charge.key} was not counted.`));
}

/** The claim is lost when somebody canceled the render or took it over: then there is nothing left to say. */
class ClaimLost extends Error {}

async function end(
  { store, now, onFault }: WorkerOptions,
  claim: Claim,
  error: unknown,
  stopping: AbortSignal,
): Promise<void> {
  if (error instanceof ClaimLost) return;
  if (stopping.aborted) return store.requeue(claim);
  if (!(error instanceof RendererFailure)) onFault(`Render ${claim.id} failed.`, error);
  else if (error.code !== "rejected") onFault(`Render ${claim.id}: ${error.message}`, error);
  await store.fail(claim, failureOf(error), now());
}

/** Runs the renderer, says every few seconds that it is alive, and stops it when the claim is lost. */
async function renderUnderLease(
  { store, media, planConfig, renderers, now, onChange }: WorkerOptions,
  render: Render,
  stopping: AbortSignal,
): Promise<void> {
  const { id, userId, attempt, modelId, resolution, aspect, prompt, seed, seconds } = render;
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
        if (!alive) lost.abort(new ClaimLost());
        else onChange({ renderId: id, userId });
      })
      .catch((error: unknown) => lost.abort(error));
  };
  const heartbeat = setInterval(report, HEARTBEAT_MS);
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
          sign.progress = progress;
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
    await reporting;
  }
}

/** Named by the attempt too, so that a worker that was given up cannot write over its successor's file. */
function filesOf({ id, attempt }: Claim): { videoFile: string; posterFile: string } {
  return { videoFile: `${id}-${attempt}.mp4`, posterFile: `${id}-${attempt}.jpg` };
}

/** In words for the person who waited; what went wrong inside goes to the log. */
function failureOf(error: unknown): RenderFailure {
  const code = error instanceof RendererFailure ? error.code : "failed";
  return { code, message: WORDS[code] };
}

const WORDS: Record<RenderFailure["code"], string> = {
  crashed: "The renderer stopped unexpectedly.",
  timeout: "The render took too long and was stopped.",
  failed: "The render could not be finished.",
  rejected: "The model would not render this prompt.",
  lost: "The render was interrupted and could not be resumed.",
};

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Wakes whoever waits for the next ring. */
function createBell() {
  let ring: () => void = () => {};
  let rang = new Promise<void>((resolve) => (ring = resolve));
  return {
    next: () => rang,
    ring: () => {
      ring();
      rang = new Promise<void>((resolve) => (ring = resolve));
    },
  };
}
