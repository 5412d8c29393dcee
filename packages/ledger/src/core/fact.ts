import type { Fact, PaidFact } from "../command.ts";
import { checkName, checkObject, checkOneOf, checkTime, checkWhole, refuse } from "./input.ts";

/** Refuses a fact that cannot be one, with INVALID_INPUT and the field that is wrong. */
export function checkFact(fact: Fact): void {
  checkName("eventId", fact.eventId);
  checkTime("at", fact.at);
  if (fact.kind !== "link") checkWhole("amount", fact.amount, { min: 0 });
  switch (fact.kind) {
    case "paid":
      if (fact.source !== undefined) checkOneOf("source", fact.source, ["purchase", "plan"]);
      if (fact.payment !== undefined) checkName("payment", fact.payment);
      checkName("sku", fact.sku);
      checkWhole("credits", fact.credits, { min: 0 });
      if (fact.carry !== undefined) checkCarry(fact);
      return checkName("currency", fact.currency);
    case "refund":
      checkName("refundId", fact.refundId);
      return checkOneOf("status", fact.status, ["pending", "succeeded", "failed", "canceled"]);
    case "dispute":
      checkName("disputeId", fact.disputeId);
      if (typeof fact.withdrawn !== "boolean") refuse("withdrawn must be true or false.");
      return checkOneOf("status", fact.status, ["open", "won", "lost"]);
    case "link":
    case "refundTotal":
      return undefined;
  }
}

/** Only what ends has a period to carry over into, and only a plan has periods. */
function checkCarry({ carry, source, expiresAt }: PaidFact): void {
  checkObject("carry", carry);
  checkTime("carry.from", carry?.from);
  checkWhole("carry.credits", carry?.credits, { min: 0 });
  if (source !== "plan") refuse("carry is for a plan's period.");
  if ((carry?.from ?? 0) >= (expiresAt ?? 0)) refuse("carry.from must be before expiresAt.");
}
