import type { LoggedEvent } from "@framefare/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { sayError } from "../../failure.ts";
import { formatMoment, formatSince } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/clock.ts";
import { Notice } from "../../ui/notice.tsx";
import { LoadError, Loading } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { Id } from "./quiet.tsx";
import { sayRedriven } from "./redriven-words.ts";

/** One parked event: why, what, whose, since when; and another reading. */
export function ParkedLine({ event }: { event: LoggedEvent }) {
  const queryClient = useQueryClient();
  const now = useNow(30_000);
  const [again, setAgain] = useState<string>();
  const redrive = useMutation(
    trpc.operations.redrive.mutationOptions({
      onSuccess: (redriven) => {
        if (redriven.outcome === "parked") setAgain(sayRedriven(redriven));
        else toast(sayRedriven(redriven));
      },
      onError: (error) => setAgain(sayError(error)),
      onSettled: () => queryClient.invalidateQueries(trpc.operations.pathFilter()),
    }),
  );

  return (
    <li className="grid grid-cols-1 gap-4 border-b border-line py-5">
      <div className="grid gap-x-8 gap-y-4 md:grid-cols-[1fr_auto] md:items-start">
        <div className="grid min-w-0 gap-1.5">
          <p className="text-lg font-medium text-pretty">{event.reason}</p>
          <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-muted">
            <span className="text-ink">{event.type}</span>
            {event.objectId && <Id>{event.objectId}</Id>}
          </p>
          <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-muted">
            <time dateTime={event.receivedAt} title={formatMoment(event.receivedAt)}>
              {formatSince(event.receivedAt, now)}
            </time>
            <Buyer buyer={event.buyer} />
          </p>
        </div>
        <Button
          size="small"
          busy={redrive.isPending}
          className="justify-self-start"
          aria-label={`Read ${event.eventId} again`}
          onClick={() => {
            setAgain(undefined);
            redrive.mutate({ eventId: event.eventId });
          }}
        >
          {redrive.isPending ? "Reading…" : "Read again"}
        </Button>
      </div>
      {again && <Notice tone="alert">{again}</Notice>}
      <RawEvent eventId={event.eventId} />
    </li>
  );
}

export function Buyer({ buyer }: { buyer: LoggedEvent["buyer"] }) {
  if (!buyer) return <span>Nobody known</span>;
  return (
    <Link
      to="/operations"
      search={{ view: "wallets", user: buyer.email ?? buyer.userId }}
      className="ink-link break-all text-ink"
    >
      {buyer.email ?? buyer.userId}
    </Link>
  );
}

/** The event as Stripe sent it; fetched when somebody wants to read it. */
function RawEvent({ eventId }: { eventId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const raw = useQuery(trpc.operations.event.queryOptions({ eventId }, { enabled: isOpen }));

  return (
    <details className="text-sm" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary className="w-fit list-none text-muted hover:text-ink">
        <span className="ink-link">The event, whole</span>
      </summary>
      {isOpen && (
        <div className="mt-3">
          {raw.isPending && <Loading label="Loading the event" />}
          {raw.error && <LoadError error={raw.error} onRetry={() => void raw.refetch()} />}
          {raw.data && (
            // A long text scrolls by the keyboard too.
            <pre
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
              tabIndex={0}
              className="max-h-96 overflow-auto rounded-xl bg-well p-4 font-mono text-xs leading-relaxed"
            >
              {JSON.stringify(raw.data, null, 2)}
            </pre>
          )}
        </div>
      )}
    </details>
  );
}
