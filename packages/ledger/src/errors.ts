/** Every way the ledger refuses a request. */
export type LedgerErrorCode =
  | "INSUFFICIENT_CREDITS"
  | "KEY_REUSED"
  | "UNKNOWN_HOLD"
  | "HOLD_CAPTURED"
  | "HOLD_RELEASED"
  | "HOLD_EXPIRED"
  | "UNKNOWN_GRANT"
  | "UNKNOWN_CHARGE"
  | "EXCEEDS_CHARGE"
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
