import type { Catalog } from "@framefare/contract";
import type { ReactNode } from "react";
import { formatCredits, formatMoney } from "../../format.ts";

type Plan = Catalog["plans"][number];

export function PlanCard({
  plan,
  currency,
  current = false,
  action,
}: {
  plan: Plan;
  currency: string;
  current?: boolean;
  action?: ReactNode;
}) {
  return (
    <div
      className={`grid h-full content-between gap-8 rounded-[18px] border p-6 ${
        current ? "border-accent ring-1 ring-accent" : "border-line"
      }`}
    >
      <div className="grid gap-4">
        <h3 className="flex items-center justify-between gap-3">
          <span className="display text-4xl">{plan.name}</span>
          {current && <span className="text-sm font-medium text-accent-ink">Your plan</span>}
        </h3>
        <p className="figures">
          <span className="text-xl font-medium">{formatMoney(plan.amount, currency, "brief")}</span>
          <span className="text-muted"> a {plan.interval}</span>
        </p>
        <p className="text-muted">
          {formatCredits(plan.credits)} every {plan.interval}.{" "}
          {plan.rollover > 0
            ? `Up to ${formatCredits(plan.rollover)} carry over.`
            : `They end with the ${plan.interval}.`}
        </p>
      </div>
      {action && <div className="flex">{action}</div>}
    </div>
  );
}
