import type { SketchMessage } from "./message.ts";
import type { SketchProgress } from "./sketch-job.ts";

/** What is told of a clip's making: never less than before, and whole only once it is done. */
export class ProgressTeller {
  private readonly tell: (progress: SketchProgress) => void;
  private told: SketchProgress = { stage: "starting", progress: 0, posterReady: false };

  constructor(tell: (progress: SketchProgress) => void) {
    this.tell = tell;
    tell(this.told);
  }

  /** Tells what a message from the drawing process means for its progress. */
  hear(message: SketchMessage): void {
    switch (message.kind) {
      case "poster":
        return this.advance({ stage: "drawing", progress: 0.02, posterReady: true });
      case "progress":
        return this.advance({ ...this.told, stage: message.stage, progress: message.progress });
      case "done":
        return this.advance({ ...this.told, stage: "finishing", progress: 1 });
      case "failed":
        return;
    }
  }

  private advance(next: SketchProgress): void {
    this.told = { ...next, progress: Math.max(this.told.progress, next.progress) };
    this.tell(this.told);
  }
}
