import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
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
  // Known at once, unlike state: two presses may come before the page is drawn again.
  const isTaken = useRef(false);
  const [isResting, setIsResting] = useState(false);
  const order = useMutation({
    mutationFn: requestRender,
    onSuccess: (answer) => {
      if (!("render" in answer)) return;
      intent.current = undefined;
      addRender(answer.render);
      toast("Your render is queued.");
    },
    onSettled: (answer) => {
      void queryClient.invalidateQueries(trpc.billing.status.queryFilter());
      if (answer && "render" in answer) rest();
      else isTaken.current = false;
    },
  });
  const repricedCredits =
    order.data && "repricedCredits" in order.data ? order.data.repricedCredits : undefined;

  function rest() {
    setIsResting(true);
    setTimeout(() => {
      isTaken.current = false;
      setIsResting(false);
    }, REST_MS);
  }

  /** Asking the same again keeps the id until it is accepted: a retried click makes one render. */
  function place(request: FormRequest, shownCredits: number) {
    if (isTaken.current) return;
    isTaken.current = true;
    const what = JSON.stringify(request);
    if (intent.current?.what !== what) intent.current = { renderId: crypto.randomUUID(), what };
    order.mutate({ ...request, renderId: intent.current.renderId, shownCredits });
  }

  return { place, isPending: order.isPending, isResting, error: order.error, repricedCredits };
}
