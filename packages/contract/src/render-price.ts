import type { Model } from "./plan-config.ts";
import type { RenderSettings } from "./render-settings.ts";

/** Why a model does not take the settings asked for, with what it does take. */
export type Unsupported =
  | { field: "seconds"; maxSeconds: number }
  | { field: "resolution"; resolutions: string[] };

/**
 * What a render costs: `max(minCredits, creditsPerSecond[resolution] × seconds)`, in whole credits.
 * Server and page both price with this, so the button never says another number than the wallet.
 */
export function priceRender(
  model: Model,
  { seconds, resolution }: Pick<RenderSettings, "seconds" | "resolution">,
): { credits: number } | { unsupported: Unsupported } {
  const creditsPerSecond = model.creditsPerSecond[resolution];
  if (creditsPerSecond === undefined) {
    const resolutions = Object.keys(model.creditsPerSecond);
    return { unsupported: { field: "resolution", resolutions } };
  }
  if (seconds > model.maxSeconds) {
    return { unsupported: { field: "seconds", maxSeconds: model.maxSeconds } };
  }
  return { credits: Math.max(model.minCredits, creditsPerSecond * seconds) };
}
