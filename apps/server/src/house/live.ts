/** Tells open pages that something may have changed. What it is now is read again from the database. */
export type Live = {
  publish: (topic: string) => void;
  /**
   * Yields at once, after each change that is told of, and every few seconds for those that were not; changes that come
   * together are one. Ends when `signal` aborts.
   */
  changes: (topic: string, signal: AbortSignal) => AsyncGenerator<void>;
};

/** How processes on one database tell each other what may have changed. A notice may be lost. */
export type Notices = {
  tell: (topic: string) => void;
  /** `listener` is given what others tell, from now on. */
  hear: (listener: (topic: string) => void) => void;
  close: () => Promise<void>;
};

/** Where processes have no way to tell each other. */
export const NO_NOTICES: Notices = { tell: () => {}, hear: () => {}, close: async () => {} };

export const walletTopic = (userId: string): string => `wallet:${userId}`;
export const renderTopic = (renderId: string): string => `render:${renderId}`;

export function createLive({
  lookAgainMs,
  notices,
}: {
  lookAgainMs: number;
  notices: Notices;
}): Live {
  const watchers = new Map<string, Set<() => void>>();
  const wakeAll = (topic: string) => {
    for (const wake of watchers.get(topic) ?? []) wake();
  };
  notices.hear(wakeAll);

  return {
    publish: (topic) => {
      wakeAll(topic);
      notices.tell(topic);
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
