import type Stripe from "stripe";
import type { Account } from "./account.ts";
import { currentSession, linesOf, requireOpen } from "./checkout.ts";
import { Refusal } from "./errors.ts";

/** The one promotion code there is: 100 % off. */
export const PROMOTION_CODE = "FREE100";

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
  if (code.trim().toUpperCase() !== PROMOTION_CODE) {
    throw new Refusal("promotion_unknown", "This code is invalid.");
  }
  for (const line of linesOf(account, session)) {
    account.objects.put<"item">({
      ...line,
      amount_discount: line.amount_subtotal,
      amount_total: 0,
    });
  }
  const amount = session.amount_subtotal ?? 0;
  const discounted = {
    ...session,
    amount_total: 0,
    discounts: [{ coupon: PROMOTION_CODE, promotion_code: `promo_${PROMOTION_CODE}` }],
    total_details: { amount_discount: amount, amount_shipping: 0, amount_tax: 0 },
  };
  account.objects.put<"checkout.session">(discounted);
  return discounted;
}
