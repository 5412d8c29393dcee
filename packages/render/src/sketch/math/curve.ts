/** Holds a number between two bounds. */
export function clamp(value: number, low = 0, high = 1): number {
  return value < low ? low : value > high ? high : value;
}

/** The number `share` (0 … 1) of the way from one to another. */
export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** Rises from 0 to 1 between two bounds, level at both ends. Bounds may be given high to low. */
export function smoothstep(low: number, high: number, value: number): number {
  const share = clamp((value - low) / (high - low));
  return share * share * (3 - 2 * share);
}

/** Fast at first, then settling: 0 … 1 in, 0 … 1 out. */
export function easeOut(share: number): number {
  if (share >= 1) return 1;
  return share <= 0 ? 0 : 1 - 2 ** (-10 * share);
}

/** Slow at both ends: 0 … 1 in, 0 … 1 out. */
export function easeInOut(share: number): number {
  return share < 0.5 ? 4 * share * share * share : 1 - (-2 * share + 2) ** 3 / 2;
}

/** Brings any number, negative too, round into 0 … `length`. */
export function wrap(value: number, length: number): number {
  const rest = value % length;
  return rest < 0 ? rest + length : rest;
}
