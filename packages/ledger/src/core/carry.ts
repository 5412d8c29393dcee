import type { Book } from "./book.ts";
import { fingerprint } from "./seal.ts";
import type { GrantState } from "./state.ts";

/** A key of a grant that came over. */
export function isCarryKey(key: string): boolean {
  return /^carry:[0-9a-f]{32}$/.test(key);
}

/**
 * What the plan grants that ended at `from` left unspent comes over into the period that begins then, as much in all as that
 * takes, and ends with it. It is looked at when a period ends and when one is paid: whichever comes last finds the other, and
 * each grant comes over once. What came over does not come over again. Answers the keys of the new grants.
 */
export function carryOver(book: Book, { from, at }: { from: number; at: number }): string[] {
  const plans = [...book.grants].filter(({ source }) => source === "plan");
  const next = plans.filter(({ carryFrom }) => carryFrom === from).sort(byRoom)[0];
  if (!next) return [];
  const left = plans.filter(
    ({ key, status, expiresAt }) => status === "ended" && expiresAt === from && !isCarryKey(key),
  );
  const known = new Map(plans.map((grant) => [grant.key, grant.credits]));
  const cameOver = left.reduce((sum, { key }) => sum + (known.get(carryKeyOf(key)) ?? 0), 0);
  let room = (next.carryCredits ?? 0) - cameOver;
  return left.sort(byAge).flatMap((grant) => {
    const key = carryKeyOf(grant.key);
    const credits = Math.min(grant.unspent, room);
    // What a wallet can no longer count stays expired.
    if (known.has(key) || credits <= 0 || !book.fits(credits)) return [];
    room -= credits;
    add(book, { key, grant, next, credits, at });
    return [key];
  });
}

function add(
  book: Book,
  come: { key: string; grant: GrantState; next: GrantState; credits: number; at: number },
): void {
  const { key, grant, next, credits, at } = come;
  const { walletId, source, metadata, paymentRef } = grant;
  // Spent before the period's own: those may come over once more.
  const priority = Math.max(0, next.priority - 1);
  const { expiresAt } = next;
  const empty = { available: 0, held: 0, spent: 0, expired: 0, revoked: 0 };
  const state = { status: "active" as const, effectiveAt: at, createdAt: at, ...empty };
  // It is still what that payment bought: when its money goes back, this goes first.
  const bought = { walletId, source, metadata, paymentRef };
  book.addGrant({ key, credits, priority, expiresAt, ...bought, ...state });
  book.post("grant", { key, grantKey: key, credits, at });
}

function carryKeyOf(grantKey: string): string {
  return `carry:${fingerprint("carry", { grantKey }).slice(0, 32)}`;
}

/** Two periods may begin at one moment: the one that takes more over, then the longer. */
function byRoom(a: GrantState, b: GrantState): number {
  const room = (b.carryCredits ?? 0) - (a.carryCredits ?? 0);
  return room || (b.expiresAt ?? 0) - (a.expiresAt ?? 0) || a.ordinal - b.ordinal;
}

function byAge(a: GrantState, b: GrantState): number {
  return a.ordinal - b.ordinal;
}
