import type { Wallet } from "@framefare/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { trpc } from "../../trpc.ts";
import { useIsVisible } from "../../ui/visibility.ts";

/**
 * Keeps the wallet on screen true. What arrives is written where every balance is read from, and whatever
 * else shows money is asked again. Only a visible tab listens: a browser has few connections to share.
 */
export function WatchWallet() {
  const queryClient = useQueryClient();
  const isVisible = useIsVisible();

  function accept(wallet: Wallet) {
    const key = trpc.billing.status.queryKey();
    const before = queryClient.getQueryData(key)?.wallet;
    queryClient.setQueryData(key, (status) => status && { ...status, wallet });
    if (!before || isSame(before, wallet)) return;
    void queryClient.invalidateQueries(trpc.billing.pathFilter());
    void queryClient.invalidateQueries(trpc.wallet.pathFilter());
    void queryClient.invalidateQueries(trpc.usage.pathFilter());
  }

  useSubscription(
    trpc.wallet.watch.subscriptionOptions(undefined, {
      enabled: isVisible,
      onData: ({ data }) => accept(data),
    }),
  );
  return null;
}

function isSame(one: Wallet, other: Wallet) {
  return one.available === other.available && one.held === other.held && one.owed === other.owed;
}
