/** Every way the ledger refuses a request. After each, nothing was written and a new key is still free. */
export type LedgerErrorCode =
  /** The wallet has less than is asked for; an `InsufficientCredits`. */
  | "INSUFFICIENT_CREDITS"
  /** The key was used for a different request. */
  | "KEY_REUSED"
  | "UNKNOWN_HOLD"
  /** The hold has ended, and not the way that is asked for. */
  | "HOLD_CAPTURED"
  | "HOLD_RELEASED"
  | "HOLD_EXPIRED"
  | "UNKNOWN_GRANT"
  | "UNKNOWN_CHARGE"
  /** More is to be refunded than is left of the charge. */
  | "EXCEEDS_CHARGE"
  /** A field is not what it must be; the message names it. */
  | "INVALID_INPUT";

/** A refusal: nothing was written. Anything else thrown is a fault, and then nothing was written either. */
export class LedgerError extends Error {
  override readonly name: string = "LedgerError";
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The wallet cannot cover what was asked for. All three are credits. */
export class InsufficientCredits extends LedgerError {
  override readonly name = "InsufficientCredits";
  /** What was asked for in all; of a capture that includes what it holds already. */
  readonly needed: number;
  readonly available: number;
  readonly held: number;

  constructor({ needed, available, held }: { needed: number; available: number; held: number }) {
    super("INSUFFICIENT_CREDITS", `Needs ${needed} credits; ${available} available, ${held} held.`);
    this.needed = needed;
    this.available = available;
    this.held = held;
  }
}
