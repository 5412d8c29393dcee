/** One clip to draw. */
export type SketchJob = {
  readonly id: string;
  readonly prompt: string;
  /** The same seed, prompt and size always draw the same clip. */
  readonly seed: number;
  /** In pixels; odd numbers are rounded up to even ones. */
  readonly width: number;
  readonly height: number;
  /** Frames a second, a whole number. */
  readonly fps: number;
  readonly seconds: number;
  readonly audio: boolean;
  /** Where the MP4 goes; its folder exists. */
  readonly videoPath: string;
  /** Where the JPEG goes; its folder exists. */
  readonly posterPath: string;
};

/** How far a clip is. */
export type SketchProgress = {
  readonly stage: "starting" | "drawing" | "finishing";
  /** 0 … 1, never less than told before. */
  readonly progress: number;
  /** The poster lies at its path, whole. */
  readonly posterReady: boolean;
};

/** What was made, read from the finished file. */
export type SketchMedia = {
  /** With its codecs, as a player wants it. */
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  /** Length of its pictures; sound may run on for some milliseconds. */
  readonly seconds: number;
  readonly fps: number;
  readonly videoCodec: string;
  readonly audioCodec: string | null;
  readonly bytes: number;
  /** Of the file, in lower-case hexadecimal. */
  readonly sha256: string;
};
