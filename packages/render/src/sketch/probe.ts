import { ALL_FORMATS, BufferSource, Input, type InputVideoTrack } from "mediabunny";

/** What a video file really is, read from the file itself. */
export type VideoFacts = {
  /** With its codecs, as a player wants it. */
  readonly mediaType: string;
  /** As shown, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Length of its pictures; sound may run on for some milliseconds. */
  readonly seconds: number;
  /** Frames a second on average, to a thousandth. */
  readonly fps: number;
  readonly videoCodec: string;
  readonly audioCodec: string | null;
};

/** The bytes are no video anyone could play. */
export class NotVideo extends Error {
  override readonly name = "NotVideo";
  readonly code = "not-video";
}

/**
 * Reads what a video file really is, whatever its name says.
 *
 * @throws {@link NotVideo} when the bytes are something else, or hold no pictures.
 */
export async function probe(bytes: Uint8Array<ArrayBuffer>): Promise<VideoFacts> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  try {
    const video = await input.getPrimaryVideoTrack();
    if (!video) throw new NotVideo("The file holds no pictures.");
    return await readFacts(input, video);
  } catch (cause) {
    if (cause instanceof NotVideo) throw cause;
    throw new NotVideo("The file cannot be read as video.", { cause });
  }
}

async function readFacts(input: Input, video: InputVideoTrack): Promise<VideoFacts> {
  const audio = await input.getPrimaryAudioTrack();
  const videoCodec = await video.getCodecParameterString();
  if (!videoCodec) throw new NotVideo("The file's codec is unknown.");
  const { averagePacketRate } = await video.computePacketStats();
  return {
    mediaType: await input.getMimeType(),
    width: await video.getDisplayWidth(),
    height: await video.getDisplayHeight(),
    seconds: await video.computeDuration(),
    fps: Math.round(averagePacketRate * 1000) / 1000,
    videoCodec,
    audioCodec: audio ? await audio.getCodecParameterString() : null,
  };
}
