import type { Unsupported } from "@framefare/contract";

/** Every way a render is refused. Nothing was written. */
export type RenderErrorCode =
  | "UNKNOWN_MODEL"
  | "UNSUPPORTED_SETTINGS"
  | "QUOTE_EXPIRED"
  | "QUOTE_MISMATCH"
  | "RENDER_ID_REUSED"
  | "UNKNOWN_RENDER"
  | "RENDER_ENDED"
  | "RENDER_NOT_ENDED";

export class RenderError extends Error {
  override readonly name: string = "RenderError";
  readonly code: RenderErrorCode;

  constructor(code: RenderErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The model does not take these settings; `unsupported` says which, and what it does take. */
export class UnsupportedSettings extends RenderError {
  override readonly name = "UnsupportedSettings";
  readonly unsupported: Unsupported;

  constructor(unsupported: Unsupported) {
    super("UNSUPPORTED_SETTINGS", `The model does not take this ${unsupported.field}.`);
    this.unsupported = unsupported;
  }
}
