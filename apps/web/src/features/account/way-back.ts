/** Where one was going before the door: a path of ours, with its search. */
type WayBack = { next?: string };

/** Reads the way back from an address. Anything that could lead to another site is dropped. */
export function wayBack(search: Record<string, unknown>): WayBack {
  const { next } = search;
  if (typeof next !== "string" || !/^\/(?![/\\])/.test(next)) return {};
  return { next };
}
