import { BATCH_CALLS_MAX } from "@framefare/contract";
import type { AppRouter } from "@framefare/server/router";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { sessionOptions } from "./auth.ts";
import { failureOf } from "./failure.ts";

const url = "/trpc";

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal is an answer. Only a fault or a lost connection is worth asking again.
      retry: (times, error) => times < 2 && isFault(error),
    },
    // A press without a network fails there and then: nothing is bought later, unasked.
    mutations: { networkMode: "always" },
  },
});

/** For calls that belong to no component. */
export const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === "subscription",
      true: httpSubscriptionLink({ url }),
      false: httpBatchLink({ url, maxItems: BATCH_CALLS_MAX }),
    }),
  ],
});

export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });

function noticeSignedOut(error: Error) {
  if (failureOf(error)?.reason === "signed_out") {
    queryClient.setQueryData(sessionOptions.queryKey, null);
  }
}

function isFault(error: Error) {
  const failure = failureOf(error);
  return !failure || failure.reason === "internal";
}
