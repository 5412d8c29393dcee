import type { GrantCommand, PaidFact } from "../command.ts";
import type { Grant } from "../model.ts";
import { type Book, grantOf } from "./book.ts";
import {
  checkMetadata,
  checkName,
  checkObject,
  checkOneOf,
  checkTime,
  checkWhole,
  refuse,
} from "./input.ts";
import { settleTime } from "./time.ts";

/** Lower burns first; plans and promotions may come before what is kept. */
const PRIORITY_DEFAULT = 50;
const PRIORITY_MAX = 100;

/** What only a payment's grant has. */
type Bought = { paymentRef?: string } & Pick<PaidFact, "carry">;

/** Credits come in now, or at `effectiveAt` when that is later. */
export function grant(book: Book, request: GrantCommand & Bought): Grant {
  checkGrant(request);
  const { key, walletId, credits, source = "adjustment", priority = PRIORITY_DEFAULT } = request;
  const {
    effectiveAt = book.now,
    expiresAt = null,
    paid,
    metadata,
    paymentRef = null,
    carry,
  } = request;
  if (!book.fits(credits)) refuse("A wallet holds at most 2^53−1 credits in its life.");
  const scheduled = effectiveAt > book.now;
  book.addGrant({
    key,
    walletId,
    credits,
    source,
    priority,
    effectiveAt,
    expiresAt,
    paid,
    metadata,
    available: 0,
    held: 0,
    spent: 0,
    expired: 0,
    revoked: 0,
    status: scheduled ? "scheduled" : "active",
    paymentRef,
    carryFrom: carry?.from ?? null,
    carryCredits: carry?.credits ?? null,
    createdAt: book.now,
  });
  if (!scheduled) book.post("grant", { key, grantKey: key, credits });
  const answer = grantOf(book.grant(key));
  // A grant that arrives after its own end is booked in and out again.
  settleTime(book);
  return answer;
}

function checkGrant(request: GrantCommand): void {
  const { source = "adjustment", priority = PRIORITY_DEFAULT } = request;
  checkWhole("credits", request.credits, { min: 1 });
  checkWhole("priority", priority, { min: 0, max: PRIORITY_MAX });
  checkOneOf("source", source, ["purchase", "plan", "promotion", "adjustment"]);
  if (request.effectiveAt !== undefined) checkTime("effectiveAt", request.effectiveAt);
  if (request.expiresAt != null) checkTime("expiresAt", request.expiresAt);
  if ((request.effectiveAt ?? -1) >= (request.expiresAt ?? Infinity)) {
    refuse("expiresAt must be after effectiveAt.");
  }
  if (request.paid !== undefined) {
    checkObject("paid", request.paid);
    checkWhole("paid.amount", request.paid.amount, { min: 0 });
    checkName("paid.currency", request.paid.currency);
  }
  checkMetadata(request.metadata);
}
