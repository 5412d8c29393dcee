import type { ReactNode } from "react";
import { sayError } from "../failure.ts";
import { Button } from "./button.tsx";

/** Holds the place of what is being fetched. */
export function Loading({ label, className = "h-40" }: { label: string; className?: string }) {
  return (
    <div role="status" className={`shimmer rounded-2xl bg-well ${className}`}>
      <span className="sr-only">{label}</span>
    </div>
  );
}

/** What went wrong while fetching, and another try. */
export function LoadError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert" className="grid justify-items-start gap-4 rounded-2xl bg-well p-6">
      <p>{sayError(error)}</p>
      <Button size="small" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

/** Nothing here yet, and what would change that. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-4 rounded-2xl border border-dashed border-edge/60 px-6 py-14 text-center text-muted">
      {children}
    </div>
  );
}

/** The rest of a list, on request. */
export function MoreButton({
  query,
  label,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  label: string;
}) {
  if (!query.hasNextPage) return null;
  return (
    <div className="flex justify-center">
      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {query.isFetchingNextPage ? "Loading…" : label}
      </Button>
    </div>
  );
}
