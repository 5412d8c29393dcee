/** Rung when there may be something new; whoever listens looks for itself. */
export type Bell = {
  ring: () => void;
  /** How often it rang so far: one who looked in between knows whether to look again. */
  rings: () => number;
  /** Calls `heard` at each ring, until the answer is called. */
  listen: (heard: () => void) => () => void;
  /** Until the next ring, or for so many milliseconds. */
  nap: (ms: number) => Promise<void>;
};

export function createBell(): Bell {
  const listeners = new Set<() => void>();
  let rings = 0;
  const listen = (heard: () => void) => {
    listeners.add(heard);
    return () => void listeners.delete(heard);
  };
  return {
    ring: () => {
      rings += 1;
      for (const heard of listeners) heard();
    },
    rings: () => rings,
    listen,
    nap: (ms) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          unlisten();
          resolve();
        };
        const timer = setTimeout(wake, ms);
        const unlisten = listen(wake);
      }),
  };
}
