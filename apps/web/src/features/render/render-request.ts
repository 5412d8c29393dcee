import { RenderRequest, type RenderSettings, SEED_MAX } from "@framefare/contract";
import { formatNumber } from "../../format.ts";
import type { Draft } from "./draft.ts";

/** Which line of the form is at fault, and what to say there. */
export type RequestProblem = { at: "prompt" | "seed"; text: string };

/** What the form asks for; the click that sends it gives it an id and a quote. */
export type FormRequest = Omit<RenderRequest, "renderId" | "quote">;

const Form = RenderRequest.omit({ renderId: true, quote: true });

/** Reads the form as the server will, or says the first thing wrong with it. */
export function readRequest(
  { prompt, seed: typedSeed }: Pick<Draft, "prompt" | "seed">,
  settings: RenderSettings,
): FormRequest | RequestProblem {
  const typed = typedSeed.trim();
  // What is no run of digits is no number, whatever else Number makes of it.
  const seed = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
  const read = Form.safeParse({ ...settings, prompt, ...(typed !== "" && { seed }) });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue?.path[0] === "seed") {
    return { at: "seed", text: `A whole number from 0 to ${formatNumber(SEED_MAX)}.` };
  }
  return { at: "prompt", text: issue?.message ?? "Describe the clip." };
}
