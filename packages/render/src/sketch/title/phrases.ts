import { writable } from "./typeface.ts";
import { breakWords } from "./word-break.ts";

/** Words a phrase may hold on average: a title is read, not studied. */
const WORDS_PER_PHRASE = 5.5;
const LETTERS_PER_PHRASE = 30;
const WORD_LETTERS_MAX = 28;

/**
 * Parts a prompt into the phrases shown one after another. A prompt too long for the clip keeps its
 * beginning; one with nothing to write gives none.
 */
export function phrasesOf(prompt: string, seconds: number): string[] {
  const phrasesMax = Math.max(4, Math.floor(seconds / 2.5));
  const words = wordsOf(prompt, Math.round(phrasesMax * WORDS_PER_PHRASE));
  if (words.length === 0) return [];
  const letters = words.join(" ").length;
  const count = Math.min(
    phrasesMax,
    // Each takes a while to read.
    Math.floor(seconds / 1.15),
    Math.ceil(letters / LETTERS_PER_PHRASE),
    words.length,
  );
  const phrases = breakWords(words, Math.max(1, count), (text) => text.length);
  return phrases.map((phrase) => phrase.join(" "));
}

function wordsOf(prompt: string, wordsMax: number): string[] {
  const clean = writable(prompt.normalize("NFC").replace(/\p{Cc}+/gu, " ")).trim();
  if (clean === "") return [];
  const words = clean.split(/\s+/u);
  const [first = ""] = words;
  // Some scripts put no spaces between words.
  const unspaced = words.length === 1 && [...first].length > 14;
  return shorten((unspaced ? segment(first) : words).map(shortenWord), wordsMax);
}

function segment(text: string): string[] {
  const segments = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  return Array.from(segments, (part) => part.segment);
}

function shorten(words: string[], wordsMax: number): string[] {
  if (words.length <= wordsMax) return words;
  const kept = words.slice(0, wordsMax);
  return [...kept.slice(0, -1), `${kept.at(-1)}…`];
}

function shortenWord(word: string): string {
  const letters = [...word];
  if (letters.length <= WORD_LETTERS_MAX) return word;
  return `${letters.slice(0, WORD_LETTERS_MAX - 1).join("")}…`;
}
