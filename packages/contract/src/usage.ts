import { z } from "zod";
import { Credits } from "./credits.ts";

/** How many days back to count, today included. */
export const UsageRequest = z.object({ days: z.int().min(1).max(366) });

/** What one model made on one UTC day. */
export const UsageDay = z.object({
  day: z.iso.date(),
  modelId: z.string(),
  renders: z.int().nonnegative(),
  seconds: z.int().nonnegative(),
  credits: Credits,
});
export type UsageDay = z.infer<typeof UsageDay>;
