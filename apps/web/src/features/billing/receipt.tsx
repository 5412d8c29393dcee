import type { Purchase, Wallet } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { formatCredits, formatMoment, formatMoney, formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { saySince } from "./purchase-words.ts";
import { ReceiptTicket } from "./receipt-ticket.tsx";

/** What was paid for. */
export function Receipt({ sessionId, wallet }: { sessionId: string; wallet: Wallet | undefined }) {
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());
  const { data: purchases } = useQuery(trpc.billing.purchases.queryOptions({ limit: 20 }));
  const { data: status } = useQuery(trpc.billing.status.queryOptions());
  const planOf = (sku: string) => catalog?.plans.find((plan) => plan.sku === sku);
  // A pack is kept under its checkout, a plan's period under its invoice.
  const purchase =
    purchases?.items.find(({ paymentRef }) => paymentRef === sessionId) ??
    purchases?.items.find(({ sku }) => planOf(sku) !== undefined);
  const since = purchase && saySince(purchase);

  return (
    <ReceiptTicket
      title={since ? "Your receipt." : "Thank you. You’re in."}
      note={since ? `${since}.` : "The payment is confirmed and the credits are yours."}
      figure={purchase ? formatNumber(purchase.credits) : "Paid"}
      unit={purchase ? "credits" : "The credits are in your wallet."}
      facts={purchase ? factsOf(purchase, planOf(purchase.sku)?.name) : []}
      available={(status?.wallet ?? wallet)?.available}
      serial={purchase?.paymentRef ?? sessionId}
    />
  );
}

function factsOf(purchase: Purchase, planName: string | undefined) {
  return [
    [
      "Bought",
      planName ? `${planName} plan, one month` : `Pack of ${formatCredits(purchase.credits)}`,
    ],
    ["Paid", formatMoney(purchase.amount, purchase.currency)],
    ["On", formatMoment(purchase.createdAt)],
  ] as const;
}
