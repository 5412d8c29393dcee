import type { EntryKind } from "../model.ts";

/** Where a wallet's credits are. Each grant keeps the same places, so both add up the same way. */
export type Bucket = "available" | "held" | "spent" | "expired" | "revoked";

/** `owed` says whether what the wallet owes grows or shrinks with it. */
export type Move = { from: Bucket | null; to: Bucket | null; owed?: 1 | -1 };

/**
 * What each kind of entry moves: from one place to another, the same in the wallet and in its grant.
 * Only a grant brings credits in, and nothing takes them out, hence
 * granted = available + held + spent + expired + revoked, for ever.
 */
export const MOVES: Record<EntryKind, Move> = {
  grant: { from: null, to: "available" },
  hold: { from: "available", to: "held" },
  capture: { from: "held", to: "spent" },
  release: { from: "held", to: "available" },
  lapse: { from: "held", to: "available" },
  charge: { from: "available", to: "spent" },
  expire: { from: "available", to: "expired" },
  refund: { from: "spent", to: "available" },
  revoke: { from: "available", to: "revoked" },
  /** A reversal found nothing to take: the wallet owes it. */
  owe: { from: null, to: null, owed: 1 },
  /** What is owed is paid by the credits of the next line, which go to `revoked` instead: never both owed and available. */
  settle: { from: null, to: null, owed: -1 },
  /** What a reversal took comes back: the refund failed, the dispute was won. */
  reinstate: { from: "revoked", to: "available" },
  /** What a reversal could not take is owed no more. */
  forgive: { from: null, to: null, owed: -1 },
};

/** Carries a line out on the sums of a wallet or a grant; `paid` of its credits were settled by the line before. */
export function move(
  sums: Record<Bucket, number>,
  { kind, credits, paid }: { kind: EntryKind; credits: number; paid: number },
): void {
  const { from, to } = MOVES[kind];
  if (from) sums[from] -= credits;
  if (to) sums[to] += credits - paid;
  sums.revoked += paid;
}
