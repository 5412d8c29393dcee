import { makeClip } from "./clip.ts";
import type { SketchMessage } from "./message.ts";
import type { SketchJob } from "./sketch-job.ts";
import { removeSketchFiles } from "./sketch-files.ts";

// A process of its own for one job: whatever goes wrong in here, the server that asked for it lives on.

process.once("message", (job: SketchJob) => {
  // Nobody is left to want the clip.
  process.once("disconnect", () => {
    removeSketchFiles(job);
    process.exit(1);
  });
  void run(job);
});

async function run(job: SketchJob): Promise<void> {
  try {
    await tell({ kind: "done", media: await makeClip(job, tell) });
  } catch (error) {
    await tell({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
}

function tell(message: SketchMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });
}
