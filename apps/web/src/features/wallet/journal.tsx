import type { Entry } from "@framefare/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatMoment, formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Empty, LoadError, Loading, MoreButton } from "../../ui/states.tsx";
import { type JournalLine, sayEntry } from "./journal-line.ts";

const RENDER_KINDS = new Set<Entry["kind"]>(["hold", "capture", "release", "lapse"]);

/** Every movement of credits, newest first, with the balance it left. */
export function Journal() {
  const { data: explained } = useQuery(trpc.wallet.explain.queryOptions());
  const entries = useInfiniteQuery(
    trpc.wallet.entries.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const sources = new Map(explained?.grants.map(({ key, source }) => [key, source]));
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];

  if (entries.isPending) return <Loading label="Loading the journal" />;
  if (entries.error) {
    return <LoadError error={entries.error} onRetry={() => void entries.refetch()} />;
  }
  if (items.length === 0) return <Empty>No credits have moved yet.</Empty>;
  return (
    <div className="grid gap-6">
      <div
        className="hidden grid-cols-[1fr_6rem_6rem] gap-x-4 border-b border-ink pb-3 text-sm font-medium md:grid"
        aria-hidden
      >
        <span>What happened</span>
        <span className="text-right">Credits</span>
        <span className="text-right">Balance</span>
      </div>
      <ol className="max-md:border-t max-md:border-ink md:-mt-6" aria-label="Journal">
        {items.map((entry) => (
          <JournalRow
            key={entry.seq}
            entry={entry}
            line={sayEntry(entry, (key) => sources.get(key))}
          />
        ))}
      </ol>
      <MoreButton query={entries} label="Show older movements" />
    </div>
  );
}

function JournalRow({ entry, line }: { entry: Entry; line: JournalLine }) {
  const renderId = RENDER_KINDS.has(entry.kind) ? line.renderId : undefined;

  return (
    <li className="figures grid grid-cols-[1fr_auto] items-baseline gap-x-4 gap-y-0.5 border-b border-line py-3.5 md:grid-cols-[1fr_6rem_6rem]">
      {renderId ? (
        <Link to="/renders/$renderId" params={{ renderId }} className="ink-link justify-self-start">
          {line.text}
        </Link>
      ) : (
        <span>{line.text}</span>
      )}
      <span className={`text-right font-medium ${toneOf(line.change)}`}>{line.change}</span>
      <span className="text-right max-md:order-last max-md:text-sm max-md:text-muted">
        <span className="md:sr-only">Balance </span>
        {formatNumber(entry.availableAfter)}
      </span>
      <p className="text-sm text-muted md:col-span-3">
        <time dateTime={entry.at}>{formatMoment(entry.at)}</time>
        {entry.heldAfter > 0 && `, ${formatNumber(entry.heldAfter)} held`}
        {entry.owedAfter > 0 && (
          <span className="text-danger">, {formatNumber(entry.owedAfter)} owed</span>
        )}
      </p>
    </li>
  );
}

function toneOf(change: string): string {
  if (change.startsWith("+")) return "text-good";
  return change.startsWith("−") ? "text-ink" : "text-muted";
}
