import type { Render } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { formatCredits, formatMoment } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Button, buttonLook } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { CancelRender } from "./cancel-render.tsx";
import { changeDraft, draftFrom } from "./draft.ts";
import { RemoveRender } from "./remove-render.tsx";
import { isEnded, sayStatus } from "./render-status.ts";

/** What was asked for, what it cost, and what can be done with it. */
export function RenderDetails({ render }: { render: Render }) {
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());
  const model = catalog?.models.find(({ id }) => id === render.modelId)?.name ?? render.modelId;

  return (
    <div className="grid gap-7">
      <div className="grid gap-3">
        <p
          className={`text-sm font-medium ${render.status === "failed" ? "text-danger" : "text-muted"}`}
        >
          {render.status === "running" ? "Rendering" : sayStatus(render)}
        </p>
        <h1
          className={`font-display leading-tight text-pretty break-words ${
            render.prompt.length > 160 ? "text-2xl" : "text-4xl"
          }`}
        >
          {render.prompt}
        </h1>
      </div>
      <Actions render={render} />
      <Facts
        className="border-t border-ink"
        facts={[
          ["Model", model],
          ["Length", `${render.seconds} s`],
          ["Resolution", render.resolution],
          ["Shape", render.aspect],
          ["Seed", String(render.seed)],
          ["Fare", sayFare(render)],
          ["Asked for", formatMoment(render.createdAt)],
          ...(render.endedAt ? [["Ended", formatMoment(render.endedAt)] as const] : []),
        ]}
      />
      {isEnded(render.status) && <RemoveRender render={render} />}
    </div>
  );
}

function Actions({ render }: { render: Render }) {
  const navigate = useNavigate();

  async function again() {
    changeDraft(draftFrom(render));
    await navigate({ to: "/" });
  }

  if (!isEnded(render.status)) return <CancelRender render={render} />;
  return (
    <div className="flex flex-wrap gap-3">
      {render.videoUrl && (
        <a
          href={`${render.videoUrl}?download`}
          download
          className={buttonLook({ variant: "primary" })}
        >
          Download
        </a>
      )}
      <Button onClick={() => void again()}>Render again with these settings</Button>
    </div>
  );
}

function sayFare(render: Render): string {
  switch (render.status) {
    case "succeeded":
      return formatCredits(render.credits);
    case "failed":
    case "canceled":
      return `None, ${formatCredits(render.credits)} returned`;
    default:
      return `${formatCredits(render.credits)}, held`;
  }
}
