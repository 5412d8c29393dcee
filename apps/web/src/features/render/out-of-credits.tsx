import type { Catalog } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { formatCredits, formatMoney, formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Notice } from "../../ui/notice.tsx";
import { BuyButton } from "../billing/buy-button.tsx";

/** The fare is more than the wallet has: what is missing, and where to get it, right here. */
export function OutOfCredits({
  catalog,
  needed,
  available: refusedAt,
  held,
}: {
  catalog: Catalog;
  needed: number;
  available: number;
  held: number;
}) {
  const { data: status } = useQuery(trpc.billing.status.queryOptions());
  const panel = useRef<HTMLElement>(null);
  const available = status?.wallet.available ?? refusedAt;

  useEffect(() => panel.current?.scrollIntoView({ block: "nearest", behavior: "smooth" }), []);

  if (available >= needed) {
    return <Notice>There are enough credits now. Press Render once more.</Notice>;
  }

  return (
    <section
      ref={panel}
      role="alert"
      aria-label="Out of credits"
      className="arrive grid gap-6 rounded-[18px] border-2 border-accent p-5 sm:p-8"
    >
      <div className="grid gap-2">
        <h2 className="display text-4xl">{formatNumber(needed - available)} credits short.</h2>
        <p className="figures max-w-2xl text-muted">
          This render needs {formatCredits(needed)}; you have {formatNumber(available)}
          {held > 0 && `, and ${formatNumber(held)} more are held by open renders`}. Your prompt and
          settings wait here while you pay.
        </p>
      </div>
      <ul className="grid gap-3 lg:grid-cols-3">
        {catalog.packs.map((pack) => (
          <li
            key={pack.sku}
            className="flex flex-wrap items-center justify-between gap-3 rounded-2xl bg-card py-3 pr-3 pl-5"
          >
            <span className="figures text-lg font-medium">
              {formatMoney(pack.amount, pack.currency ?? catalog.currency, "brief")}
            </span>
            <BuyButton sku={pack.sku}>Buy {formatCredits(pack.credits)}</BuyButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
