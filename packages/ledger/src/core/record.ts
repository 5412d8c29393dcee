import type { Fact, PaidFact } from "../command.ts";
import type { Purchase } from "../model.ts";
import { Book } from "./book.ts";
import { carryOver } from "./carry.ts";
import { grant } from "./grant.ts";
import { checkFact } from "./fact.ts";
import { learn } from "./learn.ts";
import { settleMoney } from "./reversal.ts";
import { fingerprint } from "./seal.ts";
import { type Changes, type Loaded, NO_CHANGES, type PurchaseState } from "./state.ts";
import { settleTime } from "./time.ts";

/** The key of the one grant a payment can make. */
export function purchaseGrantKey(paymentRef: string): string {
  return `grant:${paymentRef}`;
}

/** The purchase as callers see it. */
export function purchaseOf({ reversed: _, ...purchase }: PurchaseState): Purchase {
  return purchase;
}

/** What a fact changes: what is known of the money, and with it the purchase and the wallet. Null when it is nothing new. */
export function record(fact: Fact, loaded: Loaded, now: number): Changes | null {
  checkFact(fact);
  if (fact.kind === "paid") return loaded.purchase ? null : recordPaid(fact, loaded, now);
  const known = learn(fact, loaded);
  if (!known) return null;
  const { purchase } = known.loaded;
  if (!purchase) return { ...NO_CHANGES, ...known.rows };
  const book = new Book(purchase.walletId, loaded, now);
  settleTime(book);
  const payment = purchase.payment ?? fact.payment;
  book.setPurchase(settleMoney(book, { ...purchase, payment }, known.loaded));
  return { ...book.changes(), ...known.rows };
}

/** The period before may have ended already; and so may this one, and with it what came over. */
function takeOver(book: Book, from: number): void {
  if (carryOver(book, { from, at: book.now }).length > 0) settleTime(book);
}

/** Writes the purchase and its grant together: neither is ever there without the other. */
function recordPaid(fact: PaidFact, loaded: Loaded, now: number): Changes {
  const { walletId, paymentRef, eventId, sku, credits, amount, currency } = fact;
  const book = new Book(walletId, loaded, now);
  settleTime(book);
  const payment = fact.payment ?? loaded.payments[0]?.payment ?? null;
  const purchase: PurchaseState = {
    paymentRef,
    payment,
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
    reversed: [],
  };
  if (credits > 0) {
    const { source = "purchase", priority, expiresAt, carry } = fact;
    const key = purchaseGrantKey(paymentRef);
    const paid = { amount, currency };
    const request = {
      key,
      walletId,
      credits,
      source,
      priority,
      expiresAt,
      paid,
      metadata: { sku },
    };
    const answer = grant(book, { ...request, paymentRef, carry });
    if (carry) takeOver(book, carry.from);
    book.useKey({
      key,
      walletId,
      verb: "record",
      fingerprint: fingerprint("record", fact),
      answer,
    });
  }
  book.setPurchase(settleMoney(book, purchase, loaded));
  return {
    ...book.changes(),
    payment: fact.payment ? { payment: fact.payment, paymentRef } : null,
  };
}
