import { z } from "zod";
import { Credits, Moment, pageOf } from "./credits.ts";
import { plainPrompt } from "./prompt.ts";
import { PROMPT_CHARACTERS_MAX, RenderSettings } from "./render-settings.ts";

/** Largest seed: 2^31−1, the range every renderer shares. */
export const SEED_MAX = 2 ** 31 - 1;

/** Ids that differ only in case are one. */
const RenderId = z.uuid().toLowerCase();

/** What a person asks for; the form and `render.create` both parse it. */
export const RenderRequest = RenderSettings.extend({
  /** Made by the browser once per click, so that a retried click makes one render. */
  renderId: RenderId,
  prompt: z
    .string()
    .transform(plainPrompt)
    .pipe(
      z
        .string()
        .min(1, "Describe the clip.")
        .max(PROMPT_CHARACTERS_MAX, `At most ${PROMPT_CHARACTERS_MAX} characters.`),
    ),
  seed: z.int().min(0).max(SEED_MAX).optional(),
  /** From `render.quote`: promises its price until it expires. */
  quote: z.string().max(1_000).optional(),
});
export type RenderRequest = z.output<typeof RenderRequest>;

/** Names one render. */
export const RenderName = z.object({ renderId: RenderId });

/** A price promised until `expiresAt`. */
export const Quote = z.object({ credits: Credits, quote: z.string(), expiresAt: Moment });
export type Quote = z.infer<typeof Quote>;

/** Where a render stands. The last three are final. */
export const RENDER_STATUSES = ["queued", "running", "succeeded", "failed", "canceled"] as const;
export type RenderStatus = (typeof RENDER_STATUSES)[number];

/** Why a render failed, in a word a program can switch on, and in a sentence for a person. */
export const RenderFailure = z.object({
  code: z.enum(["crashed", "timeout", "failed", "rejected", "lost"]),
  message: z.string(),
});
export type RenderFailure = z.infer<typeof RenderFailure>;

/** A render as its owner sees it. `progress` runs 0…1; `credits` is what it costs if delivered. */
export const Render = RenderSettings.extend({
  id: z.uuid(),
  status: z.enum(RENDER_STATUSES),
  progress: z.number().min(0).max(1),
  prompt: z.string(),
  seed: z.int(),
  credits: Credits,
  createdAt: Moment,
  startedAt: Moment.optional(),
  endedAt: Moment.optional(),
  videoUrl: z.string().optional(),
  posterUrl: z.string().optional(),
  failure: RenderFailure.optional(),
});
export type Render = z.infer<typeof Render>;

/** A page of renders, newest first. */
export const RenderPage = pageOf(Render);
