import type { RefundCommand } from "../command.ts";
import { LedgerError } from "../errors.ts";
import type { Charge } from "../model.ts";
import type { Book } from "./book.ts";
import { chargeOf } from "./charge.ts";
import { giveBack } from "./give-back.ts";
import { checkWhole } from "./input.ts";
import type { ChargeState } from "./state.ts";
import { slice } from "./takings.ts";

/** Gives credits of a charge back, last taken first; what earlier refunds gave back comes before it in that order. */
export function refund(book: Book, request: RefundCommand, charge: ChargeState): Charge {
  const left = charge.credits - charge.refunded;
  const { chargeKey, key, credits = Math.max(left, 1) } = request;
  checkWhole("credits", credits, { min: 1 });
  if (credits > left) {
    throw new LedgerError(
      "EXCEEDS_CHARGE",
      `Charge ${chargeKey} has ${left} credits to give back.`,
    );
  }
  const takings = slice(charge.takings, { from: left - credits, to: left });
  giveBack(book, { kind: "refund", key, takings });
  const refunded = { ...charge, refunded: charge.refunded + credits };
  book.setCharge(refunded);
  return chargeOf(refunded);
}
