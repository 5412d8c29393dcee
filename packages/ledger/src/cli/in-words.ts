/** Credits and other counts as people read them: `1,234,567`. */
export function inWords(count: number): string {
  return count.toLocaleString("en-US");
}

/** `2026-01-31 18:00:00`, in UTC. */
export function inUtc(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}

/** Keys come from outside: what would move a terminal's cursor or colour its text is spelled out. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
