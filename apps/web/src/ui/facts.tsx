import type { ReactNode } from "react";

/** Names and values side by side, as on a bill. */
export function Facts({
  facts,
  className = "",
}: {
  facts: readonly (readonly [string, ReactNode])[];
  className?: string;
}) {
  return (
    <dl className={`figures grid text-[0.9375rem] ${className}`}>
      {facts.map(([name, value]) => (
        <div
          key={name}
          className="flex items-baseline justify-between gap-6 border-b border-current/15 py-2.5 last:border-0"
        >
          <dt className="opacity-80">{name}</dt>
          <dd className="text-right font-medium break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
