import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { formatCredits, formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Notice } from "../../ui/notice.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { LoadError, Loading } from "../../ui/states.tsx";
import { BuyButton } from "./buy-button.tsx";
import { PackTicket } from "./pack-ticket.tsx";
import { PlanList } from "./plan-list.tsx";
import { PurchaseList } from "./purchase-list.tsx";

/** A plan may be changed or ended at the payment service, of which no credit moves and the wallet's stream says nothing. */
const LOOK_AGAIN_MS = 5_000;

export function BillingPage() {
  const hasLeftPayment = useLeftPayment();
  const catalog = useQuery(trpc.billing.catalog.queryOptions());
  const status = useQuery(
    trpc.billing.status.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.subscription ? LOOK_AGAIN_MS : false),
    }),
  );
  const error = catalog.error ?? status.error;

  return (
    <Page title="Billing">
      {hasLeftPayment && (
        <Notice>You left the payment page. If you did not pay, nothing was charged.</Notice>
      )}
      {error && (
        <LoadError
          error={error}
          onRetry={() => void Promise.all([catalog.refetch(), status.refetch()])}
        />
      )}
      {status.data && <Balance wallet={status.data.wallet} />}
      {catalog.data ? (
        <Section title="Packs" note="Bought once, added the moment the payment is confirmed.">
          <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
            {catalog.data.packs.map((pack) => (
              <li key={pack.sku}>
                <PackTicket
                  pack={pack}
                  base={catalog.data.packs[0]}
                  currency={catalog.data.currency}
                  action={<BuyButton sku={pack.sku}>Buy {formatCredits(pack.credits)}</BuyButton>}
                />
              </li>
            ))}
          </ul>
        </Section>
      ) : (
        catalog.isPending && <Loading label="Loading the offers" />
      )}
      {catalog.data && status.data && catalog.data.plans.length > 0 && (
        <PlanList catalog={catalog.data} status={status.data} />
      )}
      <PurchaseList />
    </Page>
  );
}

/** Whether one has just come back from a checkout unpaid. Said once: the address forgets it. */
function useLeftPayment(): boolean {
  const { canceled } = useSearch({ from: "/signed-in/billing" });
  const [hasLeft] = useState(canceled === 1);
  const navigate = useNavigate();

  useEffect(() => {
    if (canceled) void navigate({ to: "/billing", replace: true, resetScroll: false });
  }, [canceled, navigate]);

  return hasLeft;
}

function Balance({ wallet }: { wallet: { available: number; held: number; owed: number } }) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-12 gap-y-5 border-t border-ink pt-5">
      <div className="figures flex flex-wrap items-end gap-x-12 gap-y-5">
        <p>
          <span className="display block text-7xl">{formatNumber(wallet.available)}</span>
          <span className="text-muted">credits to spend</span>
        </p>
        {wallet.held > 0 && (
          <p>
            <span className="display block text-4xl">{formatNumber(wallet.held)}</span>
            <span className="text-muted">held by open renders</span>
          </p>
        )}
        {wallet.owed > 0 && (
          <p>
            <span className="display block text-4xl text-danger">{formatNumber(wallet.owed)}</span>
            <span className="text-muted">owed after a refund; the next credits pay it first</span>
          </p>
        )}
      </div>
      <Link to="/wallet" className="ink-link">
        See every movement
      </Link>
    </div>
  );
}
