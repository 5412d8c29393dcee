import type { ChildProcess } from "node:child_process";
import { endDrawing, startDrawing } from "./drawing-process.ts";
import { readMessage } from "./message.ts";
import { ProgressTeller } from "./progress.ts";
import { SketchFailure } from "./sketch-failure.ts";
import { removeSketchFiles } from "./sketch-files.ts";
import type { SketchJob, SketchMedia, SketchProgress } from "./sketch-job.ts";

export { SketchFailure };
export type { SketchJob, SketchMedia, SketchProgress };

/** How a clip is drawn. */
export type SketchOptions = {
  /** Aborting it ends the drawing at once. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SketchProgress) => void;
  /** Milliseconds the clip may take. */
  readonly timeoutMs: number;
};

/**
 * Draws a poster and a clip from a prompt, on any machine and without a network, in a process of its
 * own that is gone when this settles.
 *
 * @returns What the finished video is.
 * @throws {@link SketchFailure} when no clip was made. Nothing is left at the job's paths.
 */
export async function renderSketch(job: SketchJob, options: SketchOptions): Promise<SketchMedia> {
  if (options.signal?.aborted) throw new SketchFailure("canceled", "The clip was canceled.");
  const child = begin();
  try {
    const media = await follow(child, job, options);
    await endDrawing(child);
    return media;
  } catch (error) {
    // First the process, then its files: it must not write another.
    await endDrawing(child);
    removeSketchFiles(job);
    throw error;
  }
}

function begin(): ChildProcess {
  try {
    return startDrawing();
  } catch (cause) {
    // The system had no room for another process.
    throw new SketchFailure("crashed", "The clip could not be begun.", { cause });
  }
}

/** Hands a job to a process and listens until it is done, or has failed in any way. */
async function follow(
  child: ChildProcess,
  job: SketchJob,
  { signal, onProgress, timeoutMs }: SketchOptions,
): Promise<SketchMedia> {
  const { promise, resolve, reject } = Promise.withResolvers<SketchMedia>();
  const fail = (code: SketchFailure["code"], message: string) =>
    reject(new SketchFailure(code, message));
  const cancel = () => fail("canceled", "The clip was canceled.");
  const timer = setTimeout(() => fail("timeout", `The clip took over ${timeoutMs} ms.`), timeoutMs);
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    const progress = new ProgressTeller(onProgress ?? (() => {}));
    const complaint = keepComplaint(child);
    child.on("error", (error) => fail("crashed", error.message));
    child.on("close", (code, by) => fail("crashed", `It ended (${by ?? code}). ${complaint()}`));
    child.on("message", (value: unknown) => {
      const message = readMessage(value);
      if (!message) return fail("crashed", "It said what nobody understands.");
      if (message.kind === "failed") return fail("failed", message.reason);
      try {
        progress.hear(message);
      } catch (error) {
        // The listener's own fault ends the clip, not the server.
        return reject(error);
      }
      if (message.kind === "done") resolve(message.media);
    });
    child.send(job);
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

/** Letters of a process's complaints that are kept. */
const COMPLAINT_LETTERS_MAX = 2000;

/** Keeps what a process wrote last on its error stream; the answer is the last line of it. */
function keepComplaint({ stderr }: ChildProcess): () => string {
  let text = "";
  stderr?.on("data", (chunk: Buffer) => {
    text = `${text}${chunk.toString()}`.slice(-COMPLAINT_LETTERS_MAX);
  });
  return () => text.trim().split("\n").at(-1) ?? "";
}
