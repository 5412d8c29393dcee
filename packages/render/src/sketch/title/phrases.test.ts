import { expect, test } from "vitest";
import { phrasesOf } from "./phrases.ts";
import { loadTypefaces } from "./typeface.ts";

loadTypefaces();

test("a short prompt is one phrase, a longer one breaks where it is read", () => {
  expect(phrasesOf("A lighthouse at dusk", 5)).toEqual(["A lighthouse at dusk"]);
  expect(phrasesOf("A lighthouse at dusk, waves rolling in from the west", 5)).toEqual([
    "A lighthouse at dusk,",
    "waves rolling in from the west",
  ]);
});

test("no phrase but the last ends on a small word", () => {
  const prompt =
    "The keeper of the old light walks down to the harbour in the first snow of the year";

  const phrases = phrasesOf(prompt, 5);

  expect(phrases.join(" ")).toBe(prompt);
  for (const phrase of phrases.slice(0, -1)) expect(phrase).not.toMatch(/ (of|the|to|in)$/);
});

test("a prompt too long for its clip keeps its beginning; a longer clip shows more of it", () => {
  const prompt = Array.from({ length: 90 }, (_, number) => `word${number}`).join(" ");

  const short = phrasesOf(prompt, 5);
  const long = phrasesOf(prompt, 30);

  expect(short).toHaveLength(4);
  expect(short.join(" ")).toMatch(/^word0 .* word21…$/);
  expect(long.length).toBeGreaterThan(8);
  expect(long.join(" ")).toMatch(/^word0 .* word65…$/);
});

test("a clip of one second has time for one phrase", () => {
  expect(phrasesOf("A lighthouse at dusk, waves rolling in from the west", 1)).toHaveLength(1);
});

test("an endless word is shortened, and line breaks are spaces", () => {
  expect(phrasesOf("o".repeat(2000), 5)).toEqual([`${"o".repeat(27)}…`]);
  expect(phrasesOf(`a\n\t${"o".repeat(200)}`, 5)).toEqual([`a ${"o".repeat(27)}…`]);
});

test("what no typeface can write is left out rather than shown as boxes", () => {
  expect(phrasesOf("\u{10fffd}\u{10fffc}", 5)).toEqual([]);
  expect(phrasesOf("A \u{10fffd} café in Łódź", 5)).toEqual(["A café in Łódź"]);
});
