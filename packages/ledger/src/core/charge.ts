import type { CaptureCommand, ChargeCommand } from "../command.ts";
import type { Charge } from "../model.ts";
import type { Book } from "./book.ts";
import { take } from "./burn.ts";
import { giveBack } from "./give-back.ts";
import { requireOpen } from "./hold.ts";
import { checkMetadata, checkWhole } from "./input.ts";
import type { ChargeState, Taking } from "./state.ts";
import { joined } from "./takings.ts";

export function charge(book: Book, request: ChargeCommand): Charge {
  const { key, walletId, credits, metadata } = request;
  checkWhole("credits", credits, { min: 1 });
  checkMetadata(metadata);
  const takings = take(book, { kind: "charge", key, credits, needed: credits });
  return addCharge(book, { key, walletId, credits, metadata, takings });
}

/**
 * Spends a hold. Of a part, what was taken first is kept and what was taken last goes back; beyond the hold, the rest is
 * taken from what is available, or all of it is refused.
 */
export function capture(book: Book, request: CaptureCommand): Charge {
  const hold = requireOpen(book.hold(request.holdKey));
  const { key, walletId, metadata } = hold;
  const { credits = hold.credits } = request;
  checkWhole("credits", credits, { min: 0 });

  const { kept, rest } = split(hold.takings, credits);
  // The rest is taken first: a refusal then tells the wallet as it stands, with the hold still in it.
  const extra = Math.max(0, credits - hold.credits);
  const taken = take(book, { kind: "charge", key, credits: extra, needed: credits });
  for (const taking of kept) book.post("capture", { key, ...taking });
  book.changeHold(key, { status: "captured", captured: credits });
  giveBack(book, { kind: "release", key, takings: rest });
  return addCharge(book, { key, walletId, credits, metadata, takings: joined(kept, taken) });
}

/** The charge as callers see it. */
export function chargeOf(state: ChargeState): Charge {
  const { key, walletId, credits, refunded, metadata, createdAt } = state;
  return { key, walletId, credits, refunded, ...(metadata && { metadata }), createdAt };
}

function addCharge(book: Book, charge: Omit<ChargeState, "refunded" | "createdAt">): Charge {
  const state = { ...charge, refunded: 0, createdAt: book.now };
  book.setCharge(state);
  return chargeOf(state);
}

/** The first `credits` of the takings, and what is left of them, both in the order taken. */
function split(takings: Taking[], credits: number): { kept: Taking[]; rest: Taking[] } {
  const kept: Taking[] = [];
  const rest: Taking[] = [];
  let missing = credits;
  for (const { grantKey, credits: taken } of takings) {
    const keep = Math.min(taken, missing);
    if (keep > 0) kept.push({ grantKey, credits: keep });
    if (taken > keep) rest.push({ grantKey, credits: taken - keep });
    missing -= keep;
  }
  return { kept, rest };
}
