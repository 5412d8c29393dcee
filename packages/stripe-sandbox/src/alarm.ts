/** The longest wait a Node timer can hold, in milliseconds. */
const WAIT_MAX_MS = 2 ** 31 - 1;

/** Wakes something up when the next of its rows falls due. */
export type Alarm = {
  /** Looks again at what is due next; call it whenever that may have changed. */
  set(): void;
  /** Never rings again. */
  stop(): void;
};

/**
 * Rings once for the earliest due moment, then looks for the next.
 *
 * @param due - `next` tells the earliest due moment in epoch milliseconds, or null for none;
 *   `ring` does everything due up to a moment. It must move those rows on, or it rings for ever.
 */
export function createAlarm(due: {
  now: () => number;
  next: () => number | null;
  ring: (upTo: number) => void;
}): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function set(): void {
    clearTimeout(timer);
    if (stopped) return;
    const at = due.next();
    if (at === null) return;
    const wait = Math.max(0, at - due.now());
    // An injected clock may stand still, so the timer itself says that `at` has come.
    const ring = () => {
      if (wait <= WAIT_MAX_MS) due.ring(Math.max(at, due.now()));
      set();
    };
    timer = setTimeout(ring, Math.min(wait, WAIT_MAX_MS));
  }

  return {
    set,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
