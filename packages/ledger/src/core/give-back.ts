import type { Book } from "./book.ts";
import type { Taking } from "./state.ts";

/** How long credits live that come back to a grant which has ended meanwhile. */
const RETURN_LIFE_MS = 24 * 60 * 60 * 1_000;

/**
 * Credits go back to the grants they came from, last taken first. Where such a grant has ended, they come back as a grant
 * of their own that lives 24 hours. Answers the keys of those.
 */
export function giveBack(
  book: Book,
  line: {
    kind: "release" | "lapse" | "refund" | "reinstate";
    key: string;
    takings: Taking[];
    at?: number;
  },
): string[] {
  const { kind, key, at = book.now } = line;
  return line.takings.toReversed().flatMap(({ grantKey, credits }) => {
    book.post(kind, { key, grantKey, credits, at });
    const { expiresAt } = book.grant(grantKey);
    return expiresAt !== null && expiresAt <= at ? outlive(book, { grantKey, at }) : [];
  });
}

/** A key of such a grant. */
export function isReturnKey(key: string): boolean {
  return /^return:[0-9a-f]{32}$/.test(key);
}

/** Time is settled before anything comes back, so all an ended grant has available is what came back just now. */
function outlive(book: Book, { grantKey, at }: { grantKey: string; at: number }): string[] {
  const { walletId, available: credits, priority, paymentRef } = book.grant(grantKey);
  if (credits === 0) return [];
  book.post("expire", { key: grantKey, grantKey, credits, at });
  // What a wallet can no longer count stays expired.
  if (!book.fits(credits)) return [];
  // Credits come back to one grant any number of times: the line before it in the journal is there once.
  const returned = `return:${book.wallet.hash.slice(0, 32)}`;
  book.addGrant({
    key: returned,
    walletId,
    status: "active",
    source: "return",
    credits,
    available: 0,
    held: 0,
    spent: 0,
    expired: 0,
    revoked: 0,
    priority,
    effectiveAt: at,
    expiresAt: at + RETURN_LIFE_MS,
    paymentRef,
    createdAt: at,
  });
  book.post("grant", { key: returned, grantKey: returned, credits, at });
  return [returned];
}
