import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "../../trpc.ts";
import { Page } from "../../ui/page.tsx";
import { LoadError, Loading } from "../../ui/states.tsx";
import { fitSettings, useDraft } from "./draft.ts";
import { Gallery } from "./gallery.tsx";
import { RenderForm } from "./render-form.tsx";

export function StudioPage() {
  const catalog = useQuery(trpc.billing.catalog.queryOptions());
  const [draft] = useDraft();
  const { modelId, seconds, resolution, aspect } = draft;
  // The same settings stay the same object, so that typing a prompt asks for no new price.
  const settings = useMemo(
    () =>
      catalog.data && fitSettings(catalog.data.models, { modelId, seconds, resolution, aspect }),
    [catalog.data, modelId, seconds, resolution, aspect],
  );

  return (
    <Page title="Studio" hideTitle>
      {catalog.isPending && <Loading label="Loading the studio" className="h-128" />}
      {catalog.error && <LoadError error={catalog.error} onRetry={() => void catalog.refetch()} />}
      {catalog.data && settings && <RenderForm catalog={catalog.data} settings={settings} />}
      <Gallery />
    </Page>
  );
}
