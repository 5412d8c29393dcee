import type { RenderFailure } from "@framefare/contract";

/** What a renderer is asked to make, and where to put it. */
export type RenderJob = {
  id: string;
  prompt: string;
  seed: number;
  width: number;
  height: number;
  seconds: number;
  videoPath: string;
  posterPath: string;
};

/** How far it is: 0…1, and whether the poster is there to be looked at. */
export type RenderProgress = { progress: number; posterReady: boolean };

/**
 * Makes a video file and its poster. Aborted or failed, it leaves neither behind.
 * @throws RendererFailure when no video came of it.
 */
export type Renderer = (
  job: RenderJob,
  options: { signal: AbortSignal; onProgress: (progress: RenderProgress) => void },
) => Promise<void>;

/** Why a renderer made nothing. An abort is not one: whoever aborted knows why. */
export class RendererFailure extends Error {
  override readonly name = "RendererFailure";
  readonly code: RenderFailure["code"];

  constructor(code: RenderFailure["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
