import type { Catalog, Purchase } from "@framefare/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { formatDay, formatMoney } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Section } from "../../ui/page.tsx";
import { LoadError, Loading, MoreButton } from "../../ui/states.tsx";
import { nameOffer } from "./offer-name.ts";
import { saySince } from "./purchase-words.ts";

/** Everything ever paid for, newest first. */
export function PurchaseList() {
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());
  const purchases = useInfiniteQuery(
    trpc.billing.purchases.infiniteQueryOptions(
      { limit: 20 },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const items = purchases.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Section title="Purchases">
      {purchases.isPending && <Loading label="Loading your purchases" />}
      {purchases.error && (
        <LoadError error={purchases.error} onRetry={() => void purchases.refetch()} />
      )}
      {purchases.isSuccess && items.length === 0 && (
        <p className="text-muted">Nothing bought yet.</p>
      )}
      {items.length > 0 && (
        <ul className="border-t border-line">
          {items.map((purchase) => (
            <PurchaseLine key={purchase.paymentRef} purchase={purchase} catalog={catalog} />
          ))}
        </ul>
      )}
      <MoreButton query={purchases} label="Show older purchases" />
    </Section>
  );
}

function PurchaseLine({ purchase, catalog }: { purchase: Purchase; catalog: Catalog | undefined }) {
  const status = saySince(purchase);

  return (
    <li className="figures grid gap-1 border-b border-line py-4 md:grid-cols-[9rem_1fr_1fr_auto] md:items-baseline md:gap-6">
      <div className="flex justify-between gap-6 font-medium md:contents">
        <span className="md:order-2">{nameOffer(catalog, purchase)}</span>
        <span className="md:order-4 md:text-right">
          {formatMoney(purchase.amount, purchase.currency)}
        </span>
      </div>
      <div className="flex justify-between gap-6 text-sm text-muted md:contents">
        <time dateTime={purchase.createdAt} className="whitespace-nowrap md:order-1">
          {formatDay(purchase.createdAt)}
        </time>
        <span className={`max-md:text-right md:order-3 ${status ? "text-danger" : ""}`}>
          {status ?? "Paid"}
        </span>
      </div>
    </li>
  );
}
