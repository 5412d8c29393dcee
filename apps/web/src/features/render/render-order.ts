import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queryClient, trpc } from "../../trpc.ts";
import { toast } from "../../ui/toast.tsx";
import { addRender } from "./render-cache.ts";
import type { FormRequest } from "./render-request.ts";
import { requestRender } from "./request-render.ts";

/** How long the button rests after a render was accepted, so that a slow double click makes one. */
const REST_MS = 1_200;

export type RenderOrder = ReturnType<typeof useRenderOrder>;

/** Asks for renders, one at a time, each intent under an id of its own. */
export function useRenderOrder() {
  const intent = useRef<{ renderId: string; what: string }>(undefined);
  const order = useMutation({
    mutationFn: requestRender,
    onSuccess: (answer) => {
      if (!("render" in answer)) return;
      intent.current = undefined;
      addRender(answer.render);
      toast("Your render is queued.");
    },
    onSettled: () => queryClient.invalidateQueries(trpc.billing.status.queryFilter()),
  });
  const isAccepted = order.data !== undefined && "render" in order.data;
  const isResting = useRest(isAccepted ? order.submittedAt : 0);
  const repricedCredits =
    order.data && "repricedCredits" in order.data ? order.data.repricedCredits : undefined;

  /** Asking the same again keeps the id until it is accepted: a retried click makes one render. */
  function place(request: FormRequest, shownCredits: number) {
    if (order.isPending || isResting) return;
    const what = JSON.stringify(request);
    if (intent.current?.what !== what) intent.current = { renderId: crypto.randomUUID(), what };
    order.mutate({ ...request, renderId: intent.current.renderId, shownCredits });
  }

  return { place, isPending: order.isPending, isResting, error: order.error, repricedCredits };
}

/** True for a while after `since` has changed; zero is no moment at all. */
function useRest(since: number): boolean {
  const [restedAfter, setRestedAfter] = useState(0);

  useEffect(() => {
    if (since === 0) return;
    const timer = setTimeout(() => setRestedAfter(since), REST_MS);
    return () => clearTimeout(timer);
  }, [since]);

  return since !== restedAfter && since !== 0;
}
