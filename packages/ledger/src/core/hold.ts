import type { ExtendHoldCommand, HoldCommand } from "../command.ts";
import { LedgerError, type LedgerErrorCode } from "../errors.ts";
import type { Hold } from "../model.ts";
import type { Book } from "./book.ts";
import { take } from "./burn.ts";
import { giveBack } from "./give-back.ts";
import { checkMetadata, checkTime, checkWhole, refuse } from "./input.ts";
import type { HoldState } from "./state.ts";

/** How long a hold lasts when nobody says. */
const HOLD_LIFE_MS = 60 * 60 * 1_000;

/** Why an ended hold cannot be ended again, or extended. */
export const ENDED: Record<Exclude<Hold["status"], "open">, LedgerErrorCode> = {
  captured: "HOLD_CAPTURED",
  released: "HOLD_RELEASED",
  expired: "HOLD_EXPIRED",
};

export function hold(book: Book, request: HoldCommand): Hold {
  const { key, walletId, credits, expiresAt = book.now + HOLD_LIFE_MS, metadata } = request;
  checkWhole("credits", credits, { min: 1 });
  checkTime("expiresAt", expiresAt);
  if (expiresAt <= book.now) refuse("expiresAt must be in the future.");
  checkMetadata(metadata);
  const takings = take(book, { kind: "hold", key, credits, needed: credits });
  book.addHold({
    key,
    walletId,
    credits,
    status: "open",
    captured: 0,
    expiresAt,
    metadata,
    createdAt: book.now,
    takings,
  });
  return holdOf(book.hold(key));
}

/** A hold's end moves; no credits do, so the journal has no line for it. */
export function extendHold(book: Book, { holdKey, expiresAt }: ExtendHoldCommand): Hold {
  checkTime("expiresAt", expiresAt);
  requireOpen(book.hold(holdKey));
  if (expiresAt <= book.now) refuse("expiresAt must be in the future.");
  book.changeHold(holdKey, { expiresAt });
  return holdOf(book.hold(holdKey));
}

export function release(book: Book, { holdKey }: { holdKey: string }): Hold {
  const { takings } = requireOpen(book.hold(holdKey));
  book.changeHold(holdKey, { status: "released" });
  giveBack(book, { kind: "release", key: holdKey, takings });
  return holdOf(book.hold(holdKey));
}

/** @throws LedgerError HOLD_CAPTURED, HOLD_RELEASED or HOLD_EXPIRED when the hold has ended. */
export function requireOpen(state: HoldState): HoldState {
  if (state.status === "open") return state;
  throw new LedgerError(ENDED[state.status], `Hold ${state.key} is ${state.status}.`);
}

/** The hold as callers see it. */
export function holdOf(state: HoldState): Hold {
  const { key, walletId, credits, status, captured, expiresAt, metadata, createdAt } = state;
  const hold = { key, walletId, credits, status, captured, expiresAt };
  return { ...hold, ...(metadata && { metadata }), createdAt };
}
