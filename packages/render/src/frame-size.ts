import type { Aspect, Resolution } from "@framefare/contract";

/** The shorter side of a frame, in pixels. */
const SHORT_SIDE: Record<Resolution, number> = { "480p": 480, "720p": 720, "1080p": 1080 };

/** How much longer the long side is. */
const STRETCH: Record<Aspect, number> = { "16:9": 16 / 9, "1:1": 1, "9:16": 16 / 9 };

/** A frame's size in pixels; both sides are even, as H.264 wants them. */
export function frameSize(
  resolution: Resolution,
  aspect: Aspect,
): { width: number; height: number } {
  const short = SHORT_SIDE[resolution];
  const long = Math.round((short * STRETCH[aspect]) / 2) * 2;
  return aspect === "9:16" ? { width: short, height: long } : { width: long, height: short };
}
