import { RendererFailure, type Renderer } from "./renderer.ts";
import { renderSketch, SketchFailure } from "./sketch/sketch.ts";

const FRAMES_PER_SECOND = 30;

/** Longest a clip may take: a start, and thirty times its own length, in milliseconds. */
const timeoutMs = (seconds: number) => 60_000 + seconds * 30_000;

/** The Sketch engine, in a child process of its own: no key, no network, any machine. */
export const embeddedRenderer: Renderer = async (job, { signal, onProgress }) => {
  const sketch = { ...job, fps: FRAMES_PER_SECOND, audio: true };
  try {
    await renderSketch(sketch, { signal, onProgress, timeoutMs: timeoutMs(job.seconds) });
  } catch (error) {
    if (!(error instanceof SketchFailure) || error.code === "canceled") throw error;
    throw new RendererFailure(error.code, error.message, { cause: error });
  }
};
