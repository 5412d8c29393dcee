import type { Render, RenderFailure, RenderStatus } from "@framefare/contract";
import { formatCredits, formatPercent } from "../../format.ts";

/** Nothing changes any more. */
export function isEnded(status: RenderStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "canceled";
}

/** Where a render stands, in two words. */
export function sayStatus({ status, progress }: Pick<Render, "status" | "progress">): string {
  switch (status) {
    case "queued":
      return "Queued";
    case "running":
      return `Rendering, ${formatPercent(progress)}`;
    case "succeeded":
      return "Ready";
    case "failed":
      return "Failed";
    case "canceled":
      return "Canceled";
  }
}

/** Why it failed, in plain words. */
export function sayFailureOf(failure: RenderFailure | undefined): string {
  switch (failure?.code) {
    case "crashed":
      return "The renderer stopped in the middle of the work.";
    case "timeout":
      return "It took longer than a render may take.";
    case "rejected":
      return "The model refused this prompt. Other words may do.";
    case "lost":
      return "The renderer was lost on the way.";
    default:
      return "The renderer could not make this clip.";
  }
}

/** Why it failed or who ended it is said elsewhere; this is what became of the fare. */
export function sayReturned({ credits }: Pick<Render, "credits">): string {
  return `Your ${formatCredits(credits)} ${credits === 1 ? "was" : "were"} returned.`;
}

/** Width over height. */
export function ratioOf({ aspect }: Pick<Render, "aspect">): number {
  switch (aspect) {
    case "16:9":
      return 16 / 9;
    case "1:1":
      return 1;
    case "9:16":
      return 9 / 16;
  }
}
