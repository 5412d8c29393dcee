import { InsufficientCredits } from "../errors.ts";
import type { Book } from "./book.ts";
import type { GrantState, Taking } from "./state.ts";

/** Which grant is spent first: priority, then soonest expiry (none is last), then promotion before paid, then oldest. */
export function burnsBefore(a: GrantState, b: GrantState): number {
  return (
    a.priority - b.priority ||
    (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) ||
    paidRank(a) - paidRank(b) ||
    a.ordinal - b.ordinal
  );
}

/** 1 for credits somebody paid for, 0 for those given. */
export function paidRank({ source, paid }: Pick<GrantState, "source" | "paid">): 0 | 1 {
  return paid !== undefined || source === "purchase" || source === "plan" ? 1 : 0;
}

/**
 * Takes `credits` from what is available, in burn order, posting one entry a grant.
 * `needed` is what the caller asked for in all, for the refusal.
 * @throws InsufficientCredits when the wallet does not cover it.
 */
export function take(
  book: Book,
  {
    kind,
    key,
    credits,
    needed,
  }: { kind: "hold" | "charge"; key: string; credits: number; needed: number },
): Taking[] {
  const { available, held } = book.wallet;
  if (available < credits) throw new InsufficientCredits({ needed, available, held });
  const takings: Taking[] = [];
  let missing = credits;
  for (const grant of burnable(book)) {
    if (missing === 0) break;
    const taken = Math.min(grant.available, missing);
    book.post(kind, { key, grantKey: grant.key, credits: taken });
    takings.push({ grantKey: grant.key, credits: taken });
    missing -= taken;
  }
  if (missing > 0) throw new Error(`The store did not load enough grants: ${missing} missing.`);
  return takings;
}

/** What can be spent now, in burn order. */
export function burnable(book: Book): GrantState[] {
  return [...book.grants]
    .filter(({ status, available }) => status === "active" && available > 0)
    .sort(burnsBefore);
}
