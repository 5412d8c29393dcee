import type { UsageDay } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Choice } from "../../ui/choice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, LoadError, Loading } from "../../ui/states.tsx";
import { UsageChart } from "./usage-chart.tsx";
import { lastDays } from "./usage-days.ts";
import { UsageTable } from "./usage-table.tsx";

const SPANS = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
] as const;

export function UsagePage() {
  const [span, setSpan] = useState<(typeof SPANS)[number]["value"]>("30");
  const days = Number(span);
  const usage = useQuery(trpc.usage.daily.queryOptions({ days }));
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());
  // The days as they were counted when the figures came.
  const calendar = lastDays(days, usage.dataUpdatedAt);
  const nameOf = (modelId: string) =>
    catalog?.models.find(({ id }) => id === modelId)?.name ?? modelId;

  return (
    <Page title="Usage" intro="What was delivered, day by day. Days are counted in UTC.">
      <div className="grid gap-10">
        <div className="max-w-xs">
          <Choice
            legend="How far back"
            hideLegend
            options={SPANS}
            value={span}
            onChange={setSpan}
          />
        </div>
        {usage.isPending && <Loading label="Loading your usage" />}
        {usage.error && <LoadError error={usage.error} onRetry={() => void usage.refetch()} />}
        {usage.data?.length === 0 && <Empty>No renders in the last {span} days.</Empty>}
        {usage.data && usage.data.length > 0 && (
          <>
            <Totals rows={usage.data} />
            <UsageChart rows={usage.data} calendar={calendar} nameOf={nameOf} />
            <UsageTable rows={usage.data} nameOf={nameOf} />
          </>
        )}
      </div>
    </Page>
  );
}

function Totals({ rows }: { rows: readonly UsageDay[] }) {
  const sum = (field: "renders" | "seconds" | "credits") =>
    rows.reduce((total, row) => total + row[field], 0);
  const totals = [
    ["render", "renders", sum("renders")],
    ["second of video", "seconds of video", sum("seconds")],
    ["credit", "credits", sum("credits")],
  ] as const;

  return (
    <ul className="figures flex flex-wrap gap-x-14 gap-y-5 border-t border-ink pt-5">
      {totals.map(([one, many, total]) => (
        <li key={many}>
          <span className="display block text-6xl">{formatNumber(total)}</span>
          <span className="text-muted">{total === 1 ? one : many}</span>
        </li>
      ))}
    </ul>
  );
}
