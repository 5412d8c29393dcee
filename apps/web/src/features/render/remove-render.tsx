import type { Render } from "@framefare/contract";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { sayError } from "../../failure.ts";
import { trpc } from "../../trpc.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";
import { forgetRender } from "./render-cache.ts";

export function RemoveRender({ render }: { render: Render }) {
  const navigate = useNavigate();
  const remove = useMutation(
    trpc.render.remove.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: "/" });
        forgetRender(render.id);
        toast("The render was removed.");
      },
      onError: (error) => toast(sayError(error)),
    }),
  );

  return (
    <div className="-ml-5">
      <Confirm
        trigger="Remove"
        title="Remove this render?"
        keepLabel="Keep it"
        confirmLabel="Remove for good"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ renderId: render.id })}
      >
        {render.videoUrl
          ? "The video and its picture are deleted and cannot be brought back. What it cost stays in your journal."
          : "It disappears from your renders. It cost nothing."}
      </Confirm>
    </div>
  );
}
