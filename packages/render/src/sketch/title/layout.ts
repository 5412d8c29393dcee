import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import type { Stage } from "../stage/stage.ts";
import { titleFont } from "./typeface.ts";
import { breakWords } from "./word-break.ts";

/** Where titles may stand. Lengths are pixels. */
export type Column = {
  readonly left: number;
  readonly width: number;
  /** Where the last line of a title stands. */
  readonly bottom: number;
  readonly sizeMax: number;
  readonly sizeMin: number;
  readonly linesMax: number;
};

/** A word in its place; `number` counts the words of a title in the order they are read. */
export type PlacedWord = {
  readonly text: string;
  readonly x: number;
  readonly line: number;
  readonly number: number;
};

/** One phrase, set. */
export type SetPhrase = {
  /** Of its letters, in pixels. */
  readonly size: number;
  readonly lines: number;
  readonly words: readonly PlacedWord[];
};

/** Finds the column of a frame: lower left, wider in narrow frames. */
export function columnOf({ width, height, unit }: Stage): Column {
  const tall = height > width;
  const squarish = !tall && width < height * 1.2;
  return {
    left: width * 0.06,
    width: width * (tall ? 0.88 : squarish ? 0.8 : 0.6),
    bottom: height * (tall ? 0.8 : 0.86),
    sizeMax: (tall ? 78 : 92) * unit,
    sizeMin: 30 * unit,
    linesMax: tall ? 4 : 2,
  };
}

/** Sets a phrase as large as its column allows. */
export function setPhrase(phrase: string, column: Column): SetPhrase {
  const words = phrase.split(" ");
  const brush = createCanvas(8, 8).getContext("2d");
  const { size, lines } = fitLines(brush, words, column);
  brush.font = titleFont(size);
  return { size, lines: lines.length, words: placeWords(brush, lines, column.left) };
}

function fitLines(brush: SKRSContext2D, words: readonly string[], column: Column) {
  const widthOf = (text: string) => brush.measureText(text).width;
  for (let size = column.sizeMax; ; size *= 0.93) {
    brush.font = titleFont(size);
    let lines: readonly string[][] = [];
    for (let count = 1; count <= column.linesMax; count++) {
      lines = breakWords(words, Math.min(count, words.length), widthOf);
      if (lines.every((line) => widthOf(line.join(" ")) <= column.width)) return { size, lines };
    }
    // Smaller it could not be read: it may run over.
    if (size < column.sizeMin) return { size, lines };
  }
}

function placeWords(brush: SKRSContext2D, lines: readonly string[][], left: number): PlacedWord[] {
  const space = brush.measureText(" ").width;
  let read = 0;
  return lines.flatMap((words, line) => {
    let x = left;
    const placed = inReadingOrder(words).map(({ text, order }) => {
      const word = { text, x, line, number: read + order };
      x += brush.measureText(text).width + space;
      return word;
    });
    read += words.length;
    return placed;
  });
}

/** A line's words from left to right, each with its turn: scripts from right to left run against it. */
function inReadingOrder(words: readonly string[]): { text: string; order: number }[] {
  const ordered = words.map((text, order) => ({ text, order }));
  const leftwards = words.some((word) => /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(word));
  return leftwards ? ordered.toReversed() : ordered;
}
