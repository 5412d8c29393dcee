/**
 * Makes a test for words in a prompt: whole words in any case, with or without a plural s.
 *
 * @param words - Words and phrases, parted by commas.
 */
export function mentions(words: string): (prompt: string) => boolean {
  const choices = words.split(",").map((word) => word.trim().replaceAll(" ", "[ -]?"));
  const pattern = new RegExp(`\\b(?:${choices.join("|")})(?:s|es)?\\b`, "iu");
  return (prompt) => pattern.test(prompt);
}

/** What the first rule that holds for the prompt stands for, or nothing. */
export function firstMentioned<Meaning>(
  prompt: string,
  rules: readonly (readonly [Meaning, (prompt: string) => boolean])[],
): Meaning | undefined {
  return rules.find(([, holds]) => holds(prompt))?.[0];
}
