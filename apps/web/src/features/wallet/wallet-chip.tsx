import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatCredits, formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";

/** What there is to spend, always in sight. */
export function WalletChip() {
  const { data } = useQuery(trpc.billing.status.queryOptions());
  if (!data) return <span className="h-9 w-24 rounded-full bg-well" />;
  const { available, held } = data.wallet;

  return (
    <Link
      to="/billing"
      aria-label={`Wallet: ${formatCredits(available)}${held > 0 ? `, ${formatNumber(held)} held` : ""}`}
      className="figures flex h-9 items-center gap-2 rounded-full border border-edge/60 px-3.5 text-sm hover:border-ink"
    >
      <span aria-hidden className="size-2 rounded-full bg-accent" />
      <span className="font-medium">{formatNumber(available)}</span>
      <span className="text-muted max-sm:hidden">{available === 1 ? "credit" : "credits"}</span>
      {held > 0 && <span className="text-muted max-sm:hidden">+{formatNumber(held)} held</span>}
    </Link>
  );
}
