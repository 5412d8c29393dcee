import type { Render } from "@framefare/contract";
import { useMutation } from "@tanstack/react-query";
import { failureOf, sayError } from "../../failure.ts";
import { formatCredits } from "../../format.ts";
import { queryClient, trpc } from "../../trpc.ts";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.tsx";
import { rememberRender } from "./render-cache.ts";

/** Ends a render while it is being made; everything held for it comes back. */
export function CancelRender({ render }: { render: Render }) {
  const cancel = useMutation(
    trpc.render.cancel.mutationOptions({
      onSuccess: (canceled) => {
        rememberRender(canceled);
        toast("The render was canceled.");
      },
      onError: (error) => {
        if (failureOf(error)?.reason === "already_ended") toast(sayError(error));
      },
      onSettled: () => {
        void queryClient.invalidateQueries(trpc.render.get.queryFilter({ renderId: render.id }));
        void queryClient.invalidateQueries(trpc.billing.status.queryFilter());
      },
    }),
  );

  return (
    <div className="grid justify-items-start gap-2.5">
      <Button busy={cancel.isPending} onClick={() => cancel.mutate({ renderId: render.id })}>
        Cancel render
      </Button>
      <p className="text-sm text-muted">Gives back all {formatCredits(render.credits)}.</p>
      {cancel.error && (
        <p role="alert" className="text-sm text-danger">
          {sayError(cancel.error)}
        </p>
      )}
    </div>
  );
}
