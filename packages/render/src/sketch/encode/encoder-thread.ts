import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type * as H264 from "h264-mp4-encoder";
import type { EncoderReply, EncoderRequest, EncoderSettings } from "./frame-encoder.ts";

// A CommonJS package whose names `import` cannot see; required, it is what its types say.
const { createH264MP4Encoder } = createRequire(import.meta.url)("h264-mp4-encoder") as typeof H264;

/** Where the encoder keeps its file, in a file system of its own in memory. */
const FILE = "clip.mp4";

/** Of ten: the fastest. Slower ones cost twice the time for little. */
const SPEED = 10;

/** How coarsely frames are stored; less is finer and larger. */
const QUANTIZATION = 24;

/** A seek lands on a whole frame this often, in seconds. */
const KEY_FRAME_EVERY = 2;

const { width, height, fps } = workerData as EncoderSettings; // Given by the frame encoder alone.
const encoder = await createH264MP4Encoder();
encoder.width = width;
encoder.height = height;
encoder.frameRate = fps;
encoder.speed = SPEED;
encoder.quantizationParameter = QUANTIZATION;
encoder.groupOfPictures = fps * KEY_FRAME_EVERY;
encoder.outputFilename = FILE;
encoder.initialize();

parentPort?.on("message", (request: EncoderRequest) => {
  if (request.kind === "frame") {
    encoder.addFrameYuv(request.yuv);
    reply({ kind: "taken" });
    return;
  }
  encoder.finalize();
  // A copy of its own, so that it can be handed over.
  const bytes = new Uint8Array(encoder.FS.readFile(FILE));
  encoder.delete();
  reply({ kind: "video", bytes }, [bytes.buffer]);
  parentPort?.close();
});

function reply(message: EncoderReply, handedOver: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, handedOver);
}
