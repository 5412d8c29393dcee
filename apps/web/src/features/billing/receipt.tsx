import type { Purchase, Wallet } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatCredits, formatMoment, formatMoney, formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Barcode } from "../../ui/barcode.tsx";
import { buttonLook } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { useDraft } from "../render/draft.ts";

/** What was paid for, as a ticket to keep. */
export function Receipt({ sessionId, wallet }: { sessionId: string; wallet: Wallet | undefined }) {
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());
  const { data: purchases } = useQuery(trpc.billing.purchases.queryOptions({ limit: 20 }));
  const { data: status } = useQuery(trpc.billing.status.queryOptions());
  const [draft] = useDraft();
  const planOf = (sku: string) => catalog?.plans.find((plan) => plan.sku === sku);
  // A pack is kept under its checkout, a plan's period under its invoice.
  const purchase =
    purchases?.items.find(({ paymentRef }) => paymentRef === sessionId) ??
    purchases?.items.find(({ sku }) => planOf(sku) !== undefined);
  const now = status?.wallet ?? wallet;

  return (
    <>
      <div className="grid justify-items-center gap-3 text-center">
        <h1 className="display text-5xl md:text-7xl">Thank you. You’re in.</h1>
        <p className="text-lg text-muted">The payment is confirmed and the credits are yours.</p>
      </div>
      <article
        aria-label="Receipt"
        className="print ticket ticket-wide w-full max-w-3xl text-on-accent min-[56rem]:grid-cols-[1fr_15rem]"
      >
        <div className="grid gap-6 bg-accent p-7 md:p-9">
          <div>
            <p className="display figures text-8xl md:text-9xl">
              {purchase ? formatNumber(purchase.credits) : "Paid"}
            </p>
            <p className="text-lg">{purchase ? "credits" : "The credits are in your wallet."}</p>
          </div>
          {purchase && <Facts facts={factsOf(purchase, planOf(purchase.sku)?.name)} />}
        </div>
        <div className="grid content-between gap-8 bg-accent p-7 md:p-9">
          {now && (
            <p className="figures">
              <span className="block text-sm text-on-accent-muted">In your wallet now</span>
              <span className="display block text-5xl">{formatNumber(now.available)}</span>
              <span className="sr-only">{formatCredits(now.available)}</span>
            </p>
          )}
          <div className="grid gap-2">
            <Barcode serial={purchase?.paymentRef ?? sessionId} className="h-14 w-full" />
            <p className="truncate text-xs text-on-accent-muted">
              No. {(purchase?.paymentRef ?? sessionId).slice(-16)}
            </p>
          </div>
        </div>
      </article>
      <div className="flex flex-wrap justify-center gap-3">
        <Link to="/" className={buttonLook({ variant: "ink", size: "large" })}>
          {draft.prompt ? "Back to your prompt" : "Open the studio"}
        </Link>
        <Link to="/billing" className={buttonLook({ size: "large" })}>
          All purchases
        </Link>
      </div>
    </>
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
