import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { sayError } from "../../failure.ts";
import { trpc } from "../../trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/page.tsx";
import { LoadError, Loading, MoreButton } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { ParkedLine } from "./parked-line.tsx";
import { Quiet } from "./quiet.tsx";
import { sayAllRedriven } from "./redriven-words.ts";

/** What Stripe told and we could not understand, newest first. */
export function Parked() {
  const queryClient = useQueryClient();
  const parked = useInfiniteQuery(
    trpc.operations.parked.infiniteQueryOptions(
      { limit: 20 },
      { getNextPageParam: (page) => page.nextCursor, refetchInterval: 30_000 },
    ),
  );
  const all = useMutation(
    trpc.operations.redriveAll.mutationOptions({
      onSuccess: (redriven) => toast(sayAllRedriven(redriven)),
      onError: (error) => toast(sayError(error)),
      onSettled: () => queryClient.invalidateQueries(trpc.operations.pathFilter()),
    }),
  );
  const items = parked.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Section
      title="What is parked"
      note="Stripe told these, and they could not be understood. Nothing was granted by them. Mend the cause, then read them again."
      action={
        items.length > 1 && (
          <Button size="small" busy={all.isPending} onClick={() => all.mutate()}>
            {all.isPending ? "Reading…" : "Read all again"}
          </Button>
        )
      }
    >
      {parked.isPending && <Loading label="Loading what is parked" />}
      {parked.error && <LoadError error={parked.error} onRetry={() => void parked.refetch()} />}
      {parked.data && items.length === 0 && (
        <Quiet title="Nothing is parked.">Every event that Stripe sent was understood.</Quiet>
      )}
      {items.length > 0 && (
        <ol aria-label="Parked events" className="border-t border-ink">
          {items.map((event) => (
            <ParkedLine key={event.eventId} event={event} />
          ))}
        </ol>
      )}
      <MoreButton query={parked} label="Show older events" />
    </Section>
  );
}
