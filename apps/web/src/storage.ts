// Browsers may block storage altogether; the page then works and merely forgets.

/** Where the studio keeps what one was writing. */
export const DRAFT_KEY = "framefare.draft";

/** What was kept under `key`, or null. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps `value` under `key`; null forgets it. */
export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    return;
  }
}
