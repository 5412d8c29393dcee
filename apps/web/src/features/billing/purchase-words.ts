import type { Purchase } from "@framefare/contract";
import { formatCredits, formatMoney } from "../../format.ts";

/** What became of a purchase after it was paid; undefined while it simply is. */
export function saySince({
  status,
  amountRefunded,
  currency,
  creditsReversed,
}: Purchase): string | undefined {
  const back = formatMoney(amountRefunded, currency);
  switch (status) {
    case "paid":
      return undefined;
    case "partially_refunded":
      return `${back} refunded, ${formatCredits(creditsReversed)} taken back`;
    case "refunded":
      return `Refunded, ${formatCredits(creditsReversed)} taken back`;
    case "disputed":
      return "Disputed with the bank";
    case "dispute_lost":
      return `Dispute lost, ${formatCredits(creditsReversed)} taken back`;
  }
}
