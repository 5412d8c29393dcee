import type { PlanConfig, RenderRequest } from "@framefare/contract";
import { type Charge, createLedger } from "@framefare/ledger";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openMediaFolder } from "../media-folder.ts";
import { hasEnded, type Render } from "../render.ts";
import type { Renderer } from "../renderer.ts";
import { createRenders } from "../renders.ts";
import { startWorker, type WorkerOptions } from "../worker.ts";
import type { StudioDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";

/** When the tests' clock begins, in epoch milliseconds. */
export const START = Date.UTC(2026, 0, 15, 12);

/** One model of ours, at 2 credits a second, 5 at least, up to 30 seconds. */
export const OFFERS: PlanConfig = {
  currency: "usd",
  welcomeCredits: 0,
  packs: [],
  plans: [],
  models: [
    {
      id: "embedded/sketch",
      name: "Sketch",
      provider: "embedded",
      creditsPerSecond: { "480p": 2, "720p": 4 },
      minCredits: 5,
      maxSeconds: 30,
    },
  ],
};

/** What the tests ask for: five seconds, 10 credits. */
export const SETTINGS = {
  modelId: "embedded/sketch",
  seconds: 5,
  resolution: "480p",
  aspect: "16:9",
} as const;

/** A request under an id of its own. */
export function requestOf(change: Partial<RenderRequest> = {}): RenderRequest {
  return { renderId: randomUUID(), prompt: "A lighthouse at dusk", ...SETTINGS, ...change };
}

/** A render that was just asked for by Ada, for 10 credits. */
export function renderOf(change: Partial<Render> = {}): Render {
  return {
    id: randomUUID(),
    userId: "ada",
    status: "queued",
    progress: 0,
    prompt: "A lighthouse at dusk",
    ...SETTINGS,
    seed: 7,
    credits: 10,
    attempt: 0,
    leaseUntil: null,
    videoFile: null,
    posterFile: null,
    failure: null,
    createdAt: START,
    startedAt: null,
    endedAt: null,
    ...change,
  };
}

/** A folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "render-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A studio of a test's own. */
export type OpenStudio = (options?: { planConfig?: PlanConfig }) => Promise<Studio>;

/** Renders, their store and the ledger on one database, a media folder, and a clock that a test moves. Ada has 100 credits. */
export async function openStudioOn(
  { ledgerStore, store, ...database }: StudioDatabase,
  { planConfig = OFFERS }: { planConfig?: PlanConfig } = {},
) {
  const clock = { at: START };
  const now = () => clock.at;
  const ledger = createLedger(ledgerStore, { now, onWarning: () => {} });
  await ledger.grant({ key: "welcome", walletId: "ada", credits: 100 });
  const mediaFolder = join(temporaryFolder(), "media");
  const media = await openMediaFolder(mediaFolder);
  const changes: string[] = [];
  const onChange: WorkerOptions["onChange"] = ({ renderId }) => void changes.push(renderId);
  const base = { store, planConfig, media, now, onChange };

  const renders = (change: Partial<Parameters<typeof createRenders>[0]> = {}) =>
    createRenders({ ...base, quoteSecret: "only these tests", random: () => 0.5, ...change });

  return {
    ...database,
    clock,
    now,
    ledger,
    store,
    media,
    mediaFolder,
    /** Ids of the renders that listeners were told of, in order. */
    changes,
    files: () => readdirSync(mediaFolder).toSorted(),
    wallet: async (walletId = "ada") => {
      const { available, held, spent } = await ledger.balance(walletId);
      return { available, held, spent };
    },
    /** The same renders as another process would offer them, with other prices or another secret. */
    renders,
    /** Ada's render of 10 credits, or with other settings. */
    ask: async (change: Partial<RenderRequest> = {}) =>
      (await renders().create("ada", requestOf(change))).id,
    /** The render, once it has ended. */
    ended: (id: string) =>
      eventually(
        () => store.get(id),
        (render) => render !== null && hasEnded(render),
      ),
    employ: (renderer: Renderer, change: Partial<WorkerOptions> = {}) =>
      employ({ ...base, renderers: { embedded: renderer }, ...change }),
  };
}

export type Studio = Awaited<ReturnType<typeof openStudioOn>>;

/** A worker that stops when the test is over, and what it told of. */
function employ(
  options: Omit<WorkerOptions, "concurrency" | "onCharge" | "onFault"> & Partial<WorkerOptions>,
) {
  const charges: Charge[] = [];
  const faults: { message: string; cause: unknown }[] = [];
  const worker = startWorker({
    concurrency: 1,
    onCharge: async (charge) => void charges.push(charge),
    onFault: (message, cause) => faults.push({ message, cause }),
    ...options,
  });
  onTestFinished(() => worker.stop());
  return { ...worker, charges, faults };
}
