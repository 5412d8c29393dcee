import { Worker } from "node:worker_threads";

/** Width and height in pixels, both even; frames a second. */
export type EncoderSettings = {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
};

/** What the encoder's thread is asked. */
export type EncoderRequest =
  | { readonly kind: "frame"; readonly yuv: Uint8Array<ArrayBuffer> }
  | { readonly kind: "end" };

/** What the encoder's thread answers: each frame taken, and the whole video at the end. */
export type EncoderReply =
  | { readonly kind: "taken" }
  | { readonly kind: "video"; readonly bytes: Uint8Array<ArrayBuffer> };

/** Frames that may wait for the encoder: enough to keep both threads busy, few enough to stay small. */
const FRAMES_WAITING_MAX = 4;

/** Encodes frames to H.264 in a thread of its own, while the next ones are drawn. */
export class FrameEncoder {
  private readonly thread: Worker;
  private readonly video: Promise<Uint8Array<ArrayBuffer>>;
  private waiting = 0;
  private failed = false;
  private wake = (): void => {};

  constructor(settings: EncoderSettings) {
    this.thread = new Worker(new URL("./encoder-thread.ts", import.meta.url), {
      workerData: settings,
    });
    this.video = new Promise((resolve, reject) => {
      this.thread.on("message", (reply: EncoderReply) => {
        if (reply.kind === "video") return resolve(reply.bytes);
        this.waiting -= 1;
        this.wake();
      });
      this.thread.on("error", reject);
      this.thread.on("exit", () => reject(new Error("The encoder ended before the video did.")));
    });
    // Whoever adds the next frame, or finishes, is told.
    this.video.catch(() => {
      this.failed = true;
      this.wake();
    });
  }

  /**
   * Hands over a frame of planar YUV 4:2:0; its bytes are gone afterwards. Resolves once few enough
   * frames wait, and rejects when the encoder has failed.
   */
  async add(yuv: Uint8Array<ArrayBuffer>): Promise<void> {
    this.waiting += 1;
    this.ask({ kind: "frame", yuv }, [yuv.buffer]);
    while (this.waiting >= FRAMES_WAITING_MAX && !this.failed) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failed) await this.video;
  }

  /** Ends the video and gives it as an MP4 that still has its index last. */
  finish(): Promise<Uint8Array<ArrayBuffer>> {
    this.ask({ kind: "end" });
    return this.video;
  }

  private ask(request: EncoderRequest, handedOver: ArrayBuffer[] = []): void {
    this.thread.postMessage(request, handedOver);
  }
}
