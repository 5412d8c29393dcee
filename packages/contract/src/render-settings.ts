import { z } from "zod";

/** The heights a model may offer, named as people name them. */
export const RESOLUTIONS = ["480p", "720p", "1080p"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** The shapes a clip may have, width to height. */
export const ASPECTS = ["16:9", "1:1", "9:16"] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Longest prompt, in characters after trimming and NFC normalisation. */
export const PROMPT_CHARACTERS_MAX = 1_000;

/** Longest clip any model may offer, in whole seconds. */
export const CLIP_SECONDS_MAX = 60;

/** What decides the price and the shape of a clip. */
export const RenderSettings = z.object({
  modelId: z.string().min(1).max(100),
  seconds: z.int("Whole seconds.").min(1).max(CLIP_SECONDS_MAX),
  resolution: z.enum(RESOLUTIONS),
  aspect: z.enum(ASPECTS),
});
export type RenderSettings = z.infer<typeof RenderSettings>;
