import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useSubscription } from "@trpc/tanstack-react-query";
import { failureOf } from "../../failure.ts";
import { NotFoundPage } from "../../layout/error-page.tsx";
import { trpc } from "../../trpc.ts";
import { useTitle } from "../../ui/page.tsx";
import { LoadError, Loading } from "../../ui/states.tsx";
import { useIsVisible } from "../../ui/visibility.ts";
import { rememberRender } from "./render-cache.ts";
import { RenderDetails } from "./render-details.tsx";
import { Screen } from "./screen.tsx";
import { isEnded } from "./render-status.ts";

/** Where the live stream does not get through, the render is asked after this often instead. */
const FALLBACK_MS = 5_000;

export function RenderPage() {
  // Everything that arrives is kept under the id as the server writes it.
  const renderId = useParams({ from: "/signed-in/renders/$renderId" }).renderId.toLowerCase();
  const {
    data: render,
    error,
    refetch,
  } = useQuery(
    trpc.render.get.queryOptions(
      { renderId },
      {
        refetchInterval: ({ state }) =>
          state.data && !isEnded(state.data.status) ? FALLBACK_MS : false,
      },
    ),
  );
  const isVisible = useIsVisible();
  // What arrives goes into the cache: the stream forgets its last word when it ends.
  useSubscription(
    trpc.render.watch.subscriptionOptions(
      { renderId },
      {
        enabled: isVisible && render !== undefined && !isEnded(render.status),
        onData: ({ data }) => rememberRender(data),
      },
    ),
  );
  useTitle(render?.prompt ?? "Render");

  if (isUnknown(error)) {
    return (
      <NotFoundPage title="No such render.">
        It was removed, or it belongs to someone else. Only its owner can see a render.
      </NotFoundPage>
    );
  }
  return (
    <div className="shell grid gap-8 py-8 md:py-12">
      {error && !render && <LoadError error={error} onRetry={() => void refetch()} />}
      {!render && !error && <Loading label="Loading the render" className="h-96" />}
      {render && (
        <article className="grid items-start gap-8 lg:grid-cols-[1fr_22rem] lg:gap-12">
          <Screen render={render} />
          <RenderDetails render={render} />
        </article>
      )}
    </div>
  );
}

function isUnknown(error: unknown): boolean {
  const reason = failureOf(error)?.reason;
  return reason === "not_found" || reason === "forbidden" || reason === "invalid_input";
}
