/** Numbers from 0 to below 1, always the same ones for a seed (mulberry32). */
export function diceOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All of them, in an order of the dice. */
export function shuffled<T>(all: readonly T[], dice: () => number): T[] {
  const left = [...all];
  return all.map(() => left.splice(Math.floor(dice() * left.length), 1)[0]!);
}
