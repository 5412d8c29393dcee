import { registerAacEncoder } from "@mediabunny/aac-encoder";
import {
  AudioSample,
  AudioSampleSource,
  BufferSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputVideoTrack,
  MP4,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import { SAMPLE_RATE } from "../sound/stereo.ts";

registerAacEncoder();

/** What goes into a clip's file. */
export type ClipParts = {
  /** The encoder's own MP4. */
  readonly video: Uint8Array<ArrayBuffer>;
  /** Left and right by turns, −1 … 1. */
  readonly sound: Float32Array | undefined;
  readonly title: string;
  readonly comment: string;
};

/** Wraps encoded video and sound into one MP4, index first, so that it plays while it still loads. */
export async function wrapClip({
  video,
  sound,
  title,
  comment,
}: ClipParts): Promise<Uint8Array<ArrayBuffer>> {
  const input = new Input({ formats: [MP4], source: new BufferSource(video) });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error("The encoder made no video.");

  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const pictures = new EncodedVideoPacketSource("avc");
  output.addVideoTrack(pictures);
  const audio = sound && new AudioSampleSource({ codec: "aac", bitrate: 128_000 });
  if (audio) output.addAudioTrack(audio);
  output.setMetadataTags({ title, comment });

  await output.start();
  await copyPictures(track, pictures);
  if (audio && sound) await addSound(sound, audio);
  await output.finalize();
  if (!target.buffer) throw new Error("The clip's file was not written.");
  return new Uint8Array(target.buffer);
}

async function copyPictures(
  track: InputVideoTrack,
  pictures: EncodedVideoPacketSource,
): Promise<void> {
  const config = await track.getDecoderConfig();
  if (!config) throw new Error("The encoder's video cannot be described.");
  // Players are told which colours these are, or each would guess.
  const colorSpace = {
    primaries: "bt709",
    transfer: "bt709",
    matrix: "bt709",
    fullRange: false,
  } as const;
  const meta = { decoderConfig: { ...config, colorSpace } };
  // The encoder calls every frame a key frame: without looking, a seek would land on one it cannot show.
  const packets = new EncodedPacketSink(track).packets(undefined, undefined, {
    verifyKeyPackets: true,
  });
  for await (const packet of packets) await pictures.add(packet, meta);
}

/** Adds sound a second at a time. */
async function addSound(sound: Float32Array, audio: AudioSampleSource): Promise<void> {
  const second = SAMPLE_RATE * 2;
  for (let start = 0; start < sound.length; start += second) {
    const sample = new AudioSample({
      data: sound.subarray(start, start + second),
      format: "f32",
      numberOfChannels: 2,
      sampleRate: SAMPLE_RATE,
      timestamp: start / second,
    });
    await audio.add(sample);
    sample.close();
  }
}
