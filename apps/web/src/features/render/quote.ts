import { type Catalog, priceRender, type Quote, type RenderSettings } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { trpc } from "../../trpc.ts";
import { useSettled } from "../../ui/clock.ts";

/** A quote is renewed this long before it ends, so that the one at hand is still good when it arrives. */
const QUOTE_MARGIN_MS = 10_000;
const SHORTEST_QUOTE_MS = 5_000;
/** How long settings must stand still before their price is asked for. */
const SETTLE_MS = 250;

/** What these settings cost: as the catalogue has it, at once; as the server promises it, a moment later. */
export function useFare(catalog: Catalog, settings: RenderSettings): number | undefined {
  const settled = useSettled(settings, SETTLE_MS);
  const quote = useQuery(quoteOptions(settled));
  if (settled === settings && quote.data) return quote.data.credits;
  const model = catalog.models.find(({ id }) => id === settings.modelId);
  const price = model && priceRender(model, settings);
  return price && "credits" in price ? price.credits : undefined;
}

/** The promised price of these settings: one query for the form that shows it and the click that uses it. */
export function quoteOptions(settings: RenderSettings) {
  return trpc.render.quote.queryOptions(settings, {
    staleTime: ({ state }) => lifeOf(state),
    refetchInterval: ({ state }) => (state.data ? lifeOf(state) : false),
    // A press waits for this: without a network it must fail with the press, not be made up for later.
    networkMode: "always",
    retry: false,
    refetchOnReconnect: true,
  });
}

function lifeOf({ data, dataUpdatedAt }: { data: Quote | undefined; dataUpdatedAt: number }) {
  if (!data) return 0;
  return Math.max(SHORTEST_QUOTE_MS, Date.parse(data.expiresAt) - dataUpdatedAt - QUOTE_MARGIN_MS);
}
