import type { RenderFailure } from "@framefare/contract";
import { type CommandOf, LedgerError, type LedgerErrorCode } from "@framefare/ledger";
import { RenderError } from "./errors.ts";
import { holdKeyOf, type Render } from "./render.ts";
import type { Claim } from "./store.ts";

/** A hold outlives any wait in the queue and is extended while somebody works; a forgotten one lapses by itself. */
const HOLD_LIFE_MS = 24 * 60 * 60 * 1_000;

/** What each step of a render's life asks of the ledger. */
export const credits = {
  hold: ({ id, userId, credits, modelId, seconds }: Render, now: number): CommandOf<"hold"> => ({
    verb: "hold",
    request: {
      key: holdKeyOf(id),
      walletId: userId,
      credits,
      expiresAt: now + HOLD_LIFE_MS,
      metadata: { modelId, seconds },
    },
  }),
  keep: (id: string, now: number): CommandOf<"extendHold"> => ({
    verb: "extendHold",
    request: { holdKey: holdKeyOf(id), expiresAt: now + HOLD_LIFE_MS },
  }),
  capture: (id: string): CommandOf<"capture"> => ({
    verb: "capture",
    request: { holdKey: holdKeyOf(id) },
  }),
  giveBack: (id: string): CommandOf<"release"> => ({
    verb: "release",
    request: { holdKey: holdKeyOf(id) },
  }),
};

/** What each step makes of its row. */
export const row = {
  queuedAgain: ({ attempt }: Claim) => ({
    status: "queued" as const,
    progress: 0,
    // Handed back is not begun in vain, and who hands back says nothing more under this attempt.
    attempt: attempt - 1,
    leaseUntil: null,
    posterFile: null,
  }),
  succeeded: (files: Pick<Render, "videoFile" | "posterFile">, now: number) => ({
    status: "succeeded" as const,
    progress: 1,
    leaseUntil: null,
    endedAt: now,
    ...files,
  }),
  failed: (failure: RenderFailure, now: number) => ({
    status: "failed" as const,
    leaseUntil: null,
    endedAt: now,
    posterFile: null,
    failure,
  }),
  canceled: (now: number) => ({
    status: "canceled" as const,
    leaseUntil: null,
    posterFile: null,
    endedAt: now,
  }),
};

/** Whether whoever claims to work on the render still does. */
export function isHeldBy(render: Pick<Render, "status" | "attempt"> | null, { attempt }: Claim) {
  return render?.status === "running" && render.attempt === attempt;
}

/** Whether the ledger said no, and for this reason. */
export function isRefusal(error: unknown, code: LedgerErrorCode): boolean {
  return error instanceof LedgerError && error.code === code;
}

/**
 * The render that stands under the id that is asked for. The price is not compared: it was agreed on the first time.
 * @throws RenderError RENDER_ID_REUSED when it is another one.
 */
export function sameRender(known: Render, asked: Render): Render {
  const fields = ["userId", "prompt", "modelId", "seconds", "resolution", "aspect"] as const;
  if (fields.every((field) => known[field] === asked[field])) return known;
  throw idReused();
}

export function idReused(): RenderError {
  return new RenderError("RENDER_ID_REUSED", "This id was used for another render.");
}
