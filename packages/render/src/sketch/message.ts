import type { SketchMedia } from "./sketch-job.ts";

/** What a drawing process tells the one that started it. */
export type SketchMessage =
  | { readonly kind: "poster" }
  | {
      readonly kind: "progress";
      readonly stage: "drawing" | "finishing";
      /** 0 … 1. */
      readonly progress: number;
    }
  | { readonly kind: "done"; readonly media: SketchMedia }
  | { readonly kind: "failed"; readonly reason: string };

/** Reads a message; one of another shape gives nothing. */
export function readMessage(value: unknown): SketchMessage | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.kind) {
    case "poster":
      return { kind: "poster" };
    case "progress":
      return readProgress(value);
    case "done": {
      const media = readMedia(value.media);
      return media && { kind: "done", media };
    }
    case "failed":
      return { kind: "failed", reason: String(value.reason) };
    default:
      return undefined;
  }
}

function readProgress({ stage, progress }: Record<string, unknown>): SketchMessage | undefined {
  if (stage !== "drawing" && stage !== "finishing") return undefined;
  if (typeof progress !== "number" || !(progress >= 0 && progress <= 1)) return undefined;
  return { kind: "progress", stage, progress };
}

function readMedia(value: unknown): SketchMedia | undefined {
  if (!isRecord(value)) return undefined;
  const { mediaType, width, height, seconds, fps, videoCodec, audioCodec, bytes, sha256 } = value;
  if (!isPositive(width) || !isPositive(height) || !isPositive(seconds)) return undefined;
  if (!isPositive(fps) || !isPositive(bytes)) return undefined;
  if (typeof mediaType !== "string" || typeof videoCodec !== "string") return undefined;
  if (audioCodec !== null && typeof audioCodec !== "string") return undefined;
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/u.test(sha256)) return undefined;
  return { mediaType, width, height, seconds, fps, videoCodec, audioCodec, bytes, sha256 };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}
