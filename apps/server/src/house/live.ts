/** Tells open pages that something may have changed. What it is now is read again from the database. */
export type Live = {
  publish: (topic: string) => void;
  /**
   * Yields at once, after each change of this process, and every few seconds for those of others; changes that come
   * together are one. Ends when `signal` aborts.
   */
  changes: (topic: string, signal: AbortSignal) => AsyncGenerator<void>;
};

export const walletTopic = (userId: string): string => `wallet:${userId}`;
export const renderTopic = (renderId: string): string => `render:${renderId}`;

export function createLive({ lookAgainMs }: { lookAgainMs: number }): Live {
  const watchers = new Map<string, Set<() => void>>();

  return {
    publish: (topic) => {
      for (const wake of watchers.get(topic) ?? []) wake();
    },

    changes: async function* (topic, signal) {
      // Listening begins before the first look, so that no change falls between the two.
      let changed = true;
      let wake: () => void = () => {};
      const listen = () => {
        changed = true;
        wake();
      };
      const listeners = watchers.get(topic) ?? new Set();
      watchers.set(topic, listeners.add(listen));
      signal.addEventListener("abort", listen);
      const looking = setInterval(listen, lookAgainMs);
      try {
        while (!signal.aborted) {
          if (changed) {
            changed = false;
            yield;
          } else {
            await new Promise<void>((resolve) => (wake = resolve));
          }
        }
      } finally {
        clearInterval(looking);
        signal.removeEventListener("abort", listen);
        listeners.delete(listen);
        if (listeners.size === 0) watchers.delete(topic);
      }
    },
  };
}
