/** Words no line likes to end on. */
const WEAK = new Set(
  (
    "a an the of in on at to by for from with and or over under into past through between " +
    "its his her their our my your is are as"
  ).split(" "),
);

type Plan = { readonly cost: number; readonly parts: readonly string[][] };

/**
 * Cuts words into consecutive parts of like length, after punctuation rather than after "of the".
 *
 * @param parts - How many; no more than there are words.
 * @param measure - How long a text is, in any one unit.
 */
export function breakWords(
  words: readonly string[],
  parts: number,
  measure: (text: string) => number,
): readonly string[][] {
  const ideal = measure(words.join(" ")) / parts;
  const plans = new Map<string, Plan>();

  /** The cheapest way to cut the first `end` words into `count` parts. */
  const planFor = (count: number, end: number): Plan => {
    if (count === 0) return { cost: end === 0 ? 0 : Infinity, parts: [] };
    const known = plans.get(`${count}/${end}`);
    if (known) return known;
    let best: Plan = { cost: Infinity, parts: [] };
    for (let start = count - 1; start < end; start++) {
      const before = planFor(count - 1, start);
      const part = words.slice(start, end);
      const unevenness = ((measure(part.join(" ")) - ideal) / ideal) ** 2 * 2;
      const ending = end === words.length ? 0 : endingCost(part.at(-1) ?? "");
      const cost = before.cost + unevenness + ending;
      if (cost < best.cost) best = { cost, parts: [...before.parts, part] };
    }
    plans.set(`${count}/${end}`, best);
    return best;
  };
  return planFor(parts, words.length).parts;
}

function endingCost(word: string): number {
  const weakness = WEAK.has(word.toLowerCase()) ? 3 : 0;
  const relief = /[,.;:!?—]$/u.test(word) ? 0.8 : 0;
  return weakness - relief;
}
