import { useSyncExternalStore } from "react";

const TOAST_MS = 6_000;

type Toast = { id: number; text: string };

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Says something in passing, on screen and to screen readers. */
export function toast(text: string): void {
  const id = ++lastId;
  // The same news twice is shown once, for as long as the later one lasts.
  change([...toasts.filter((shown) => shown.text !== text), { id, text }]);
  setTimeout(() => change(toasts.filter((shown) => shown.id !== id)), TOAST_MS);
}

/** Where toasts appear. Always there, so that screen readers listen to it. */
export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => toasts);

  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-5 z-50 grid justify-items-center gap-2"
    >
      {shown.map(({ id, text }) => (
        <p
          key={id}
          className="arrive max-w-full truncate rounded-full bg-ink px-5 py-3 text-sm font-medium text-paper shadow-xl"
        >
          {text}
        </p>
      ))}
    </div>
  );
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}
