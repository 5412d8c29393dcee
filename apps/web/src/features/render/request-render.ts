import type { Quote, Render } from "@framefare/contract";
import { failureOf } from "../../failure.ts";
import { client, queryClient } from "../../trpc.ts";
import { quoteOptions } from "./quote.ts";
import type { FormRequest } from "./render-request.ts";

/** A render asked for at the price its button showed. */
type Order = FormRequest & { renderId: string; shownCredits: number };

/** Accepted, or not asked for because the price is no longer the one that was shown. */
type Answer = { render: Render } | { repricedCredits: number };

/**
 * Asks for a render with a promised price. A promise that ran out is renewed; only a price that has really
 * changed comes back to be agreed to.
 */
export async function requestRender({ shownCredits, ...request }: Order): Promise<Answer> {
  const options = quoteOptions({
    modelId: request.modelId,
    seconds: request.seconds,
    resolution: request.resolution,
    aspect: request.aspect,
  });
  const create = async ({ credits, quote }: Quote): Promise<Answer> =>
    credits === shownCredits
      ? { render: await client.render.create.mutate({ ...request, quote }) }
      : { repricedCredits: credits };

  try {
    return await create(await queryClient.fetchQuery(options));
  } catch (error) {
    const reason = failureOf(error)?.reason;
    if (reason !== "quote_expired" && reason !== "quote_mismatch") throw error;
    return await create(await queryClient.fetchQuery({ ...options, staleTime: 0 }));
  }
}
