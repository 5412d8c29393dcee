/**
 * A clip was not made, and nothing of it is left: no video, no poster, no part of either.
 *
 * - `canceled`: its signal was aborted.
 * - `crashed`: its process ended, or spoke nonsense.
 * - `timeout`: it took longer than it was given.
 * - `failed`: its process said why, in the message.
 */
export class SketchFailure extends Error {
  override readonly name = "SketchFailure";
  readonly code: "canceled" | "crashed" | "timeout" | "failed";

  constructor(code: SketchFailure["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
