import { clamp, easeOut, smoothstep } from "../math/curve.ts";
import type { Brush, Moment, Painter } from "../stage/painter.ts";
import type { Stage } from "../stage/stage.ts";
import { createLabel } from "./label.ts";
import { columnOf, type PlacedWord, type SetPhrase, setPhrase } from "./layout.ts";
import { phrasesOf } from "./phrases.ts";
import { loadTypefaces, titleFont } from "./typeface.ts";

/** A phrase with the time it is shown, in seconds, and where its last line stands, in pixels. */
type Title = SetPhrase & { readonly start: number; readonly end: number; readonly bottom: number };

/** Writes the prompt over the picture, phrase by phrase and word by word, above the engine's label. */
export function createTitles(stage: Stage, text: { prompt: string; seed: number }): Painter {
  loadTypefaces();
  const column = columnOf(stage);
  const phrases = phrasesOf(text.prompt, stage.seconds).map((phrase) => setPhrase(phrase, column));
  const titles = schedule(phrases, stage.seconds, column.bottom);
  const label = createLabel(stage, column, text.seed);
  return (brush, moment) => {
    brush.save();
    brush.textBaseline = "alphabetic";
    for (const title of titles) paintTitle(brush, stage, title, moment);
    label(brush, moment);
    brush.restore();
  };
}

/** Gives every phrase the same time; the last one stays to the end of the clip. */
function schedule(phrases: readonly SetPhrase[], seconds: number, bottom: number): Title[] {
  const margin = Math.min(0.07 * seconds, 0.7);
  const turn = (seconds - margin * 2) / phrases.length;
  return phrases.map((phrase, number) => {
    const start = margin + number * turn;
    const last = number === phrases.length - 1;
    return { ...phrase, bottom, start, end: last ? Infinity : start + turn };
  });
}

function paintTitle(brush: Brush, { unit, width }: Stage, title: Title, moment: Moment): void {
  const { size, lines, bottom } = title;
  if (moment.seconds < title.start || moment.seconds > title.end) return;
  const lineHeight = size * 1.02;
  brush.font = titleFont(size);
  for (const word of title.words) {
    const { coming, going } = wordTiming(title, word, moment.seconds);
    if (coming <= 0) continue;
    const arrived = easeOut(coming);
    const lineY = bottom - (lines - 1 - word.line) * lineHeight;
    brush.save();
    // A word rises out of the line it will stand on.
    brush.beginPath();
    brush.rect(word.x - size * 0.3, lineY - lineHeight * 1.02, width, lineHeight * 1.32);
    brush.clip();
    brush.globalAlpha = smoothstep(0, 0.45, coming) * (1 - going);
    brush.shadowColor = "rgba(0,0,0,.45)";
    brush.shadowBlur = 22 * unit;
    brush.shadowOffsetY = 2 * unit;
    brush.fillStyle = "#fffaf2";
    const fall = (1 - arrived) * size * 0.85 - going * going * size * 0.5;
    brush.translate(word.x, lineY + fall);
    brush.rotate((1 - arrived) * 0.04);
    brush.fillText(word.text, 0, 0);
    brush.restore();
  }
}

/**
 * How far a word has come and gone, each 0 … 1. Words come 0.075 seconds after another and take 0.7;
 * a title's end is when the last ones have gone.
 */
function wordTiming(title: Title, word: PlacedWord, seconds: number) {
  const coming = clamp((seconds - title.start - word.number * 0.075) / 0.7);
  const going = clamp((seconds - (title.end - 0.32) - word.number * 0.02) / 0.3);
  return { coming, going };
}
