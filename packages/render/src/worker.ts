import type { PlanConfig, RenderFailure } from "@framefare/contract";
import type { Charge } from "@framefare/ledger";
import { type Bell, createBell } from "./bell.ts";
import { ClaimLost, filesOf, LEASE_MS, renderUnderLease } from "./lease.ts";
import type { MediaFolder } from "./media-folder.ts";
import type { Render } from "./render.ts";
import { type Renderer, RendererFailure } from "./renderer.ts";
import type { OnRenderChange } from "./renders.ts";
import type { Claim, RenderStore } from "./store.ts";

/** How long an idle worker waits before it looks again; `wake` makes it look at once. */
const IDLE_MS = 1_000;

/** A render whose worker died is begun again once; after that it is given up, and costs nothing. */
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
  /** There may be something to do, or what is under way may have been canceled. */
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
      const rings = bell.rings();
      const render = await claimNext(options);
      if (render) await work(options, { render, bell, stopping: stopping.signal });
      else if (bell.rings() === rings) await bell.nap(IDLE_MS);
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
async function work(
  options: WorkerOptions,
  { render, bell, stopping }: { render: Render; bell: Bell; stopping: AbortSignal },
): Promise<void> {
  const { store, media, onFault, now } = options;
  const claim: Claim = { id: render.id, attempt: render.attempt };
  const files = filesOf(claim);
  const faulty = (message: string) => (cause: unknown) => onFault(message, cause);
  const changed = () => tell(options, render);
  changed();
  let charge: Charge | null = null;
  try {
    if (render.attempt > ATTEMPTS_MAX) throw new RendererFailure("lost", "Its worker died twice.");
    await renderUnderLease(options, { render, changed, bell, stopping });
    charge = await store.succeed(claim, files, now());
    if (!charge) throw new ClaimLost();
  } catch (error) {
    if (!(await mayBeDelivered(store, claim, error))) {
      await media.remove(Object.values(files)).catch(faulty("Media stay where they are."));
    }
    await end(options, claim, error, stopping).catch(
      faulty(`Render ${render.id} could not be ended; its lease will run out.`),
    );
  }
  changed();
  if (charge) await count(options, charge);
}

/**
 * After a fault of the database it may be that all was written and only the answer was lost. Where that cannot be told the media
 * stay, too: what no render points at is swept away later.
 */
async function mayBeDelivered(
  store: RenderStore,
  { id, attempt }: Claim,
  error: unknown,
): Promise<boolean> {
  if (error instanceof ClaimLost || error instanceof RendererFailure) return false;
  try {
    const render = await store.get(id);
    return render?.status === "succeeded" && render.attempt === attempt;
  } catch {
    return true;
  }
}

/** Whoever listens cannot fail the render. */
function tell({ onChange, onFault }: WorkerOptions, { id: renderId, userId }: Render): void {
  try {
    onChange({ renderId, userId });
  } catch (cause) {
    onFault(`Nobody was told that render ${renderId} changed.`, cause);
  }
}

/** Paid and delivered by now: whatever happens in counting it changes neither. */
async function count({ onCharge, onFault }: WorkerOptions, charge: Charge): Promise<void> {
  try {
    await onCharge(charge);
  } catch (cause) {
    onFault(`Charge ${charge.key} was not counted.`, cause);
  }
}

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
