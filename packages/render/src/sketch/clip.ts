import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { FrameEncoder } from "./encode/frame-encoder.ts";
import { toYuv } from "./encode/yuv.ts";
import type { SketchMessage } from "./message.ts";
import { createScene, type Scene } from "./scene.ts";
import type { SketchJob, SketchMedia } from "./sketch-job.ts";
import { unfinishedPath } from "./sketch-files.ts";

/** The moment of the clip its poster shows: the title stands, the picture is open. */
const POSTER_AT = 0.36;
const POSTER_QUALITY = 82;

/** Progress is told in steps of one part in so many. */
const PROGRESS_STEPS = 50;

type Report = (message: SketchMessage) => Promise<void>;

/** Draws a job's poster, then its clip, and says what became of it. Leaves files behind when it fails. */
export async function makeClip(job: SketchJob, report: Report): Promise<SketchMedia> {
  const size = { width: even(job.width), height: even(job.height) };
  const scene = createScene({ ...size, prompt: job.prompt, seed: job.seed, seconds: job.seconds });
  scene.draw(POSTER_AT);
  await writeFile(job.posterPath, await scene.canvas.encode("jpeg", POSTER_QUALITY));
  await report({ kind: "poster" });

  const video = await drawFrames(scene, { ...size, fps: job.fps, seconds: job.seconds }, report);
  await report({ kind: "progress", stage: "finishing", progress: 0.96 });
  return saveClip(job, await wrap(job, scene, video));
}

type Film = { width: number; height: number; fps: number; seconds: number };

/** Draws and encodes frame by frame, never holding more than a few. */
async function drawFrames(scene: Scene, film: Film, report: Report) {
  const { width, height } = film;
  const frames = frameCount(film);
  const encoder = new FrameEncoder(film);
  let told = 0;
  for (let frame = 0; frame < frames; frame++) {
    scene.draw(frame / Math.max(1, frames - 1));
    await encoder.add(toYuv(scene.canvas.data(), width, height));
    // Lets answers in, and the picture's memory be given back.
    await setImmediate();
    const step = Math.floor(((frame + 1) / frames) * PROGRESS_STEPS);
    if (step === told) continue;
    told = step;
    const progress = 0.02 + (0.93 * (frame + 1)) / frames;
    await report({ kind: "progress", stage: "drawing", progress });
  }
  return encoder.finish();
}

async function wrap(job: SketchJob, scene: Scene, video: Uint8Array<ArrayBuffer>) {
  // Loaded only now: the poster need not wait for it.
  const { wrapClip } = await import("./encode/wrap-clip.ts");
  const { composeSoundscape } = await import("./sound/soundscape.ts");
  return wrapClip({
    video,
    sound: job.audio ? composeSoundscape(scene.direction, frameCount(job) / job.fps) : undefined,
    title: [...job.prompt].slice(0, 120).join(""),
    comment: `Drawn by the sketch engine, seed ${job.seed}. Not a photograph.`,
  });
}

async function saveClip(job: SketchJob, clip: Uint8Array<ArrayBuffer>): Promise<SketchMedia> {
  const { probe } = await import("./probe.ts");
  const facts = await probe(clip);
  await writeFile(unfinishedPath(job), clip);
  await rename(unfinishedPath(job), job.videoPath);
  const sha256 = createHash("sha256").update(clip).digest("hex");
  return { ...facts, bytes: clip.byteLength, sha256 };
}

function frameCount({ seconds, fps }: { seconds: number; fps: number }): number {
  return Math.max(1, Math.round(seconds * fps));
}

/** Video halves its colours in both directions, so it has an even number of pixels. */
function even(pixels: number): number {
  return Math.max(2, Math.round(pixels / 2) * 2);
}
