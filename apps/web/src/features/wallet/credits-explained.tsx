import type { Catalog, Explanation } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatCredits, formatDay, formatMoney, formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Empty, LoadError, Loading } from "../../ui/states.tsx";
import { isByHand, renderIn } from "./journal-line.ts";

type Grant = Explanation["grants"][number];

/** Each lot of credits: where it came from, what it went to, what is left and until when. */
export function CreditsExplained() {
  const explained = useQuery(trpc.wallet.explain.queryOptions());
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());

  if (explained.isPending) return <Loading label="Loading your credits" />;
  if (explained.error) {
    return <LoadError error={explained.error} onRetry={() => void explained.refetch()} />;
  }
  const { grants, owed } = explained.data;
  if (grants.length === 0) return <Empty>No credits have arrived yet.</Empty>;
  return (
    <div className="grid gap-5">
      {owed > 0 && (
        <p className="text-danger">
          {formatCredits(owed)} are owed after a refund. The next credits pay them first.
        </p>
      )}
      <ul className="grid gap-5 lg:grid-cols-2">
        {grants.map((grant) => (
          <li key={grant.key} className="min-w-0">
            <GrantCard grant={grant} catalog={catalog} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function GrantCard({ grant, catalog }: { grant: Grant; catalog: Catalog | undefined }) {
  const spent = grant.charges.reduce((sum, { credits }) => sum + credits, 0);

  return (
    <article className="figures grid h-full content-start gap-5 rounded-[18px] bg-card p-6">
      <div className="flex items-start justify-between gap-4">
        <div>
          <h3 className="display text-3xl">{nameGrant(grant, catalog)}</h3>
          <p className="mt-1 text-sm text-muted">{sayDates(grant)}</p>
        </div>
        <p className="text-right">
          <span className="display block text-4xl">{formatNumber(grant.remaining)}</span>
          <span className="text-sm text-muted">of {formatNumber(grant.credits)} left</span>
        </p>
      </div>
      <Shares grant={grant} spent={spent} />
      {grant.charges.length > 0 && <Charges charges={grant.charges} />}
    </article>
  );
}

/** The lot as one bar: spent, held, gone, left. The words below say the same. */
function Shares({ grant, spent }: { grant: Grant; spent: number }) {
  const parts = [
    ["spent", spent, "bg-ink"],
    ["held", grant.held, "bg-edge"],
    ["expired", grant.expired, "bg-danger/70"],
    ["taken back", grant.revoked, "bg-danger"],
    ["left", grant.remaining, "bg-accent"],
  ] as const;
  const present = parts.filter(([, credits]) => credits > 0);

  return (
    <div className="grid gap-3">
      <div aria-hidden className="flex h-2.5 gap-0.5 overflow-hidden rounded-full bg-well">
        {present.map(([name, credits, colour]) => (
          <span key={name} className={colour} style={{ flexGrow: credits }} />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {present.map(([name, credits, colour]) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className={`size-2 rounded-full ${colour}`} />
            {formatNumber(credits)} {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Charges({ charges }: { charges: Grant["charges"] }) {
  return (
    <details className="group text-sm">
      <summary className="ink-link w-fit list-none">
        {charges.length === 1 ? "One render" : `${formatNumber(charges.length)} renders`} paid from
        these
      </summary>
      <ul className="mt-3 grid max-h-64 overflow-y-auto">
        {charges.map(({ key, credits }) => {
          const renderId = renderIn(key);
          return (
            <li key={key} className="flex justify-between gap-4 border-b border-line py-2">
              {renderId ? (
                <Link to="/renders/$renderId" params={{ renderId }} className="ink-link">
                  Render {renderId.slice(0, 8)}
                </Link>
              ) : (
                <span className="truncate">{isByHand(key) ? "Taken by hand" : key}</span>
              )}
              <span>{formatNumber(credits)}</span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function nameGrant({ source, purchase }: Grant, catalog: Catalog | undefined): string {
  switch (source) {
    case "purchase":
      return purchase ? `Bought for ${formatMoney(purchase.amount, purchase.currency)}` : "Bought";
    case "plan": {
      const plan = catalog?.plans.find(({ sku }) => sku === purchase?.sku);
      return plan ? `${plan.name} plan` : "Plan";
    }
    case "promotion":
      return "On the house";
    case "adjustment":
      return "Added by hand";
    case "return":
      return "Came back";
  }
}

function sayDates({ createdAt, expiresAt, remaining }: Grant): string {
  const came = formatDay(createdAt);
  if (!expiresAt) return `${came}, never expires`;
  return `${came}, ${remaining > 0 ? "good until" : "was good until"} ${formatDay(expiresAt)}`;
}
