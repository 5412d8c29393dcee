import type { Catalog } from "@framefare/contract";
import type { ReactNode } from "react";
import { formatMoney, formatNumber, formatPercent } from "../../format.ts";

type Pack = Catalog["packs"][number];

/** A pack as the ticket it is. `base` is what its extra credits are measured against. */
export function PackTicket({
  pack,
  base,
  currency,
  action,
}: {
  pack: Pack;
  base: Pack | undefined;
  currency: string;
  action?: ReactNode;
}) {
  const extra = base ? extraShare(pack, base) : 0;

  return (
    <div className="ticket h-full grid-rows-[1fr_auto]">
      <div className="grid content-start gap-1 bg-card p-6 pb-7">
        <p className="display figures text-6xl">{formatNumber(pack.credits)}</p>
        <p className="flex items-center gap-2 text-muted">
          credits
          {extra >= 0.01 && (
            <span className="rounded-full bg-accent px-2 py-0.5 text-xs font-medium text-on-accent">
              {formatPercent(extra)} more
            </span>
          )}
        </p>
        <p className="pt-4 text-sm text-muted">
          {pack.expiresAfterDays ? `Good for ${pack.expiresAfterDays} days` : "Never expires"}
        </p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3 bg-card p-6 pt-5">
        <p className="figures text-xl font-medium">
          {formatMoney(pack.amount, pack.currency ?? currency, "brief")}
        </p>
        {action}
      </div>
    </div>
  );
}

/** How many more credits the same money buys: 0.1 is a tenth more. */
function extraShare(pack: Pack, base: Pack): number {
  if (pack.currency !== base.currency) return 0;
  return pack.credits / pack.amount / (base.credits / base.amount) - 1;
}
