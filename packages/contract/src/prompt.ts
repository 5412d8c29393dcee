/** Controls save tabs and line ends, soft hyphens, and zero-width marks that shape nothing around them. */
const WORTHLESS = /(?![\t\n\r])\p{Cc}|[\u00ad\u200b\u2060-\u2064\ufeff]/gu;

/** Joiners and variation selectors shape their neighbours; without any, there is nothing to see. */
const SEEN = /[^\s\p{Default_Ignorable_Code_Point}]/u;

/**
 * A prompt as it is counted, kept and rendered: well-formed, NFC, trimmed, without what nobody can see.
 * Half a surrogate pair becomes U+FFFD. A prompt in which nothing can be seen is empty.
 */
export function plainPrompt(text: string): string {
  const plain = text.toWellFormed().replaceAll(WORTHLESS, "").normalize("NFC").trim();
  return SEEN.test(plain) ? plain : "";
}
