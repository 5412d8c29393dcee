import {
  type Aspect,
  ASPECTS,
  type Model,
  type Render,
  type RenderSettings,
  type Resolution,
  RESOLUTIONS,
} from "@framefare/contract";
import { useSyncExternalStore } from "react";
import { DRAFT_KEY, keep, recall } from "../../storage.ts";

/** What stands in the studio's form. It outlives reloads and the way through a checkout and back. */
export type Draft = {
  prompt: string;
  modelId: string;
  seconds: number;
  resolution: Resolution;
  aspect: Aspect;
  /** As typed; empty leaves the choice to the renderer. */
  seed: string;
};

const BLANK: Draft = {
  prompt: "",
  modelId: "",
  seconds: 5,
  resolution: "720p",
  aspect: "16:9",
  seed: "",
};

let draft = parseDraft(recall(DRAFT_KEY));
const listeners = new Set<() => void>();

/** The draft, and how to change a part of it. */
export function useDraft(): readonly [Draft, (change: Partial<Draft>) => void] {
  return [useSyncExternalStore(subscribe, () => draft), changeDraft] as const;
}

export function changeDraft(change: Partial<Draft>): void {
  draft = { ...draft, ...change };
  keep(DRAFT_KEY, JSON.stringify(draft));
  for (const listener of listeners) listener();
}

/** Puts a render's own settings back into the form. */
export function draftFrom({ prompt, modelId, seconds, resolution, aspect, seed }: Render): Draft {
  return { prompt, modelId, seconds, resolution, aspect, seed: String(seed) };
}

/** The nearest settings to the draft's that one of the models takes. */
export function fitSettings(
  models: readonly Model[],
  wanted: RenderSettings,
): RenderSettings | undefined {
  const model = models.find(({ id }) => id === wanted.modelId) ?? models[0];
  if (!model) return undefined;
  const offered = RESOLUTIONS.filter((one) => model.creditsPerSecond[one] !== undefined);
  const upToWanted = RESOLUTIONS.slice(0, RESOLUTIONS.indexOf(wanted.resolution) + 1);
  const resolution = offered.findLast((one) => upToWanted.includes(one)) ?? offered[0];
  if (!resolution) return undefined;
  const seconds = Math.max(1, Math.min(Math.round(wanted.seconds), model.maxSeconds));
  return { modelId: model.id, seconds, resolution, aspect: wanted.aspect };
}

/** Reads what was kept; whatever is missing or odd is taken from a blank form. */
export function parseDraft(text: string | null): Draft {
  const kept = parseObject(text);
  return {
    prompt: typeof kept.prompt === "string" ? kept.prompt : BLANK.prompt,
    modelId: typeof kept.modelId === "string" ? kept.modelId : BLANK.modelId,
    seconds: Number.isSafeInteger(kept.seconds) ? Number(kept.seconds) : BLANK.seconds,
    resolution: RESOLUTIONS.find((one) => one === kept.resolution) ?? BLANK.resolution,
    aspect: ASPECTS.find((one) => one === kept.aspect) ?? BLANK.aspect,
    seed: typeof kept.seed === "string" ? kept.seed : BLANK.seed,
  };
}

function parseObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
