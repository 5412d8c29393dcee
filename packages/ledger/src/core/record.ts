import type { PaidFact, Recorded } from "../command.ts";
import type { Purchase } from "../model.ts";
import type { Book } from "./book.ts";
import { grant } from "./grant.ts";
import { fingerprint } from "./seal.ts";
import { checkName, checkOneOf, checkTime, checkWhole } from "./input.ts";

/** The key of the one grant a payment can make. */
export function purchaseGrantKey(paymentRef: string): string {
  return `grant:${paymentRef}`;
}

/** Writes the purchase and its grant together: neither is ever there without the other. */
export function recordPaid(book: Book, fact: PaidFact): Recorded {
  checkPaid(fact);
  const { walletId, paymentRef, payment, eventId, sku, credits, amount, currency } = fact;
  const { source = "purchase", priority, expiresAt } = fact;
  const purchase: Purchase = {
    paymentRef,
    payment: payment ?? null,
    eventId,
    walletId,
    sku,
    credits,
    creditsReversed: 0,
    amount,
    amountRefunded: 0,
    currency,
    status: "paid",
    createdAt: book.now,
  };
  book.setPurchase(purchase);
  if (credits > 0) {
    const key = purchaseGrantKey(paymentRef);
    const paid = { amount, currency };
    const metadata = { sku };
    const request = { key, walletId, credits, source, priority, expiresAt, paid, metadata };
    const answer = grant(book, { ...request, paymentRef });
    book.useKey({
      key,
      walletId,
      verb: "record",
      fingerprint: fingerprint("record", fact),
      answer,
    });
  }
  return { outcome: "applied", purchase };
}

function checkPaid(fact: PaidFact): void {
  checkOneOf("source", fact.source ?? "purchase", ["purchase", "plan"]);
  if (fact.payment !== undefined) checkName("payment", fact.payment);
  checkName("eventId", fact.eventId);
  checkTime("at", fact.at);
  checkName("sku", fact.sku);
  checkWhole("credits", fact.credits, { min: 0 });
  checkWhole("amount", fact.amount, { min: 0 });
  checkName("currency", fact.currency);
}
