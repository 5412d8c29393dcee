import { type LoggedEvent, OUTCOMES } from "@framefare/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatMoment } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Choice } from "../../ui/choice.tsx";
import { Section } from "../../ui/page.tsx";
import { Empty, LoadError, Loading, MoreButton } from "../../ui/states.tsx";
import { Id } from "./quiet.tsx";

type Outcome = LoggedEvent["outcome"];

const OUTCOME_WORDS = {
  applied: "Applied",
  duplicate: "Known",
  ignored: "Ignored",
  parked: "Parked",
} as const satisfies Record<Outcome, string>;

const CHOICES = [
  { value: "all", label: "All" },
  ...OUTCOMES.map((value) => ({ value, label: OUTCOME_WORDS[value] })),
] as const;

/** Everything Stripe sent, newest first, and what became of it. */
export function EventLog() {
  const [outcome, setOutcome] = useState<Outcome | "all">("all");
  const wanted = outcome === "all" ? {} : { outcome };
  const events = useInfiniteQuery(
    trpc.operations.events.infiniteQueryOptions(
      { limit: 30, ...wanted },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Section title="Events" note="Everything Stripe sent, and what became of it.">
      <div className="max-w-lg overflow-x-auto">
        <Choice
          legend="Which outcome"
          hideLegend
          options={CHOICES}
          value={outcome}
          onChange={setOutcome}
        />
      </div>
      {events.isPending && <Loading label="Loading the events" />}
      {events.error && <LoadError error={events.error} onRetry={() => void events.refetch()} />}
      {events.data && items.length === 0 && <Empty>No such event was received yet.</Empty>}
      {items.length > 0 && (
        <ol aria-label="Events" className="border-t border-ink">
          {items.map((event) => (
            <EventLine key={event.eventId} event={event} />
          ))}
        </ol>
      )}
      <MoreButton query={events} label="Show older events" />
    </Section>
  );
}

function EventLine({ event }: { event: LoggedEvent }) {
  const tone = event.outcome === "parked" ? "text-danger" : "text-muted";

  return (
    <li className="figures grid grid-cols-[1fr_auto] items-baseline gap-x-6 gap-y-1 border-b border-line py-3 text-sm md:grid-cols-[12rem_1fr_1fr_5rem]">
      <time
        dateTime={event.receivedAt}
        className="text-muted max-md:order-3 max-md:col-span-2 md:whitespace-nowrap"
      >
        {formatMoment(event.receivedAt)}
      </time>
      <span className="min-w-0 font-medium break-words">{event.type}</span>
      <span className="min-w-0 text-muted max-md:order-4 max-md:col-span-2">
        <Id>{event.objectId ?? event.eventId}</Id>
      </span>
      <span className={`text-right font-medium ${tone}`}>{OUTCOME_WORDS[event.outcome]}</span>
      {event.reason && (
        <p className="text-muted max-md:order-5 max-md:col-span-2 md:col-start-2 md:col-span-3">
          {event.reason}
        </p>
      )}
    </li>
  );
}
