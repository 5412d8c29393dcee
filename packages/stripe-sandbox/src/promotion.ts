import type Stripe from "stripe";
import type { Account } from "./account.ts";
import { currentSession, linesOf, requireOpen } from "./checkout.ts";
import { Refusal } from "./errors.ts";
import { taxOf } from "./money.ts";
import { totalsOf } from "./objects/checkout-session.ts";

/** The promotion code that leaves nothing to pay. */
export const PROMOTION_CODE = "FREE100";

/** What each promotion code takes off, in percent. */
export const PROMOTION_CODES: Readonly<Record<string, number>> = {
  [PROMOTION_CODE]: 100,
  SAVE20: 20,
};

/**
 * Applies a promotion code to an open session.
 *
 * @throws {@link Refusal} when the session takes no codes, or there is no such code. Nothing is written.
 */
export function applyPromotion(
  account: Account,
  id: string,
  code: string,
): Stripe.Checkout.Session {
  const session = currentSession(account, id);
  requireOpen(session);
  if (session.allow_promotion_codes !== true) {
    throw new Refusal("promotion_unknown", "This checkout takes no promotion codes.");
  }
  const name = code.trim().toUpperCase();
  const percent = Object.hasOwn(PROMOTION_CODES, name) ? PROMOTION_CODES[name] : undefined;
  if (percent === undefined) {
    throw new Refusal("promotion_unknown", "This code is invalid.");
  }
  const taxPercent = account.notes.get(id).taxPercent ?? 0;
  const lines = linesOf(account, session).map((line) => discounted(line, percent, taxPercent));
  for (const line of lines) account.objects.put<"item">(line);
  const after: Stripe.Checkout.Session = {
    ...session,
    ...totalsOf(lines),
    discounts: [{ coupon: name, promotion_code: `promo_${name}` }],
  };
  account.objects.put<"checkout.session">(after);
  return after;
}

function discounted(line: Stripe.LineItem, percent: number, taxPercent: number): Stripe.LineItem {
  const discount = Math.round((line.amount_subtotal * percent) / 100);
  const left = line.amount_subtotal - discount;
  const tax = taxOf(left, taxPercent);
  return { ...line, amount_discount: discount, amount_tax: tax, amount_total: left + tax };
}
