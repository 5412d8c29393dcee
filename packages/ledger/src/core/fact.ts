import type { Fact } from "../command.ts";
import { checkName, checkOneOf, checkTime, checkWhole, refuse } from "./input.ts";

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
