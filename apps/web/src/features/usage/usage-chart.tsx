import type { UsageDay } from "@framefare/contract";
import { formatCredits, formatUtcDay } from "../../format.ts";
import { stackByDay } from "./usage-days.ts";

const WIDTH = 900;
const HEIGHT = 240;
const SHADES = ["var(--accent)", "var(--ink)", "var(--edge)", "var(--good)", "var(--danger)"];

/** Credits a day as bars, one colour a model. The table below says the same in words. */
export function UsageChart({
  rows,
  calendar,
  nameOf,
}: {
  rows: readonly UsageDay[];
  calendar: readonly string[];
  nameOf: (modelId: string) => string;
}) {
  const models = [...new Set(rows.map(({ modelId }) => modelId))].toSorted();
  const stacks = stackByDay(rows, calendar, models);
  const highest = Math.max(1, ...stacks.map(({ total }) => total));
  const step = WIDTH / calendar.length;
  const gap = Math.min(6, step * 0.25);

  return (
    <figure className="grid gap-4">
      <div className="figures flex justify-between text-sm text-muted">
        <span>Credits a day</span>
        <span>busiest: {formatCredits(highest)}</span>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-48 w-full border-b border-ink md:h-60"
        role="img"
        aria-label={`Credits a day over the last ${calendar.length} days, at most ${formatCredits(highest)}`}
      >
        {stacks.map(({ day, total, parts }, index) => (
          <g key={day}>
            <title>{`${formatUtcDay(day)}: ${formatCredits(total)}`}</title>
            <rect x={index * step} width={step} height={HEIGHT} fill="transparent" />
            {parts.map(({ modelId, credits, below }) => (
              <rect
                key={modelId}
                x={index * step + gap / 2}
                width={step - gap}
                y={HEIGHT - ((below + credits) / highest) * HEIGHT}
                height={(credits / highest) * HEIGHT}
                fill={SHADES[models.indexOf(modelId) % SHADES.length]}
              />
            ))}
          </g>
        ))}
      </svg>
      <Legend models={models} firstDay={calendar[0]} nameOf={nameOf} />
    </figure>
  );
}

function Legend({
  models,
  firstDay,
  nameOf,
}: {
  models: readonly string[];
  firstDay: string | undefined;
  nameOf: (modelId: string) => string;
}) {
  return (
    <figcaption className="figures flex flex-wrap justify-between gap-x-6 gap-y-2 text-sm text-muted">
      <span>{firstDay && formatUtcDay(firstDay)}</span>
      <ul className="flex flex-wrap gap-x-5">
        {models.map((modelId, index) => (
          <li key={modelId} className="flex items-center gap-2 text-ink">
            <span
              aria-hidden
              className="size-2.5"
              style={{ background: SHADES[index % SHADES.length] }}
            />
            {nameOf(modelId)}
          </li>
        ))}
      </ul>
      <span>Today</span>
    </figcaption>
  );
}
