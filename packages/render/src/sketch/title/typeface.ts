import { createRequire } from "node:module";
import { createCanvas, GlobalFonts } from "@napi-rs/canvas";

const require = createRequire(import.meta.url);

// From npm packages, so that a machine without any fonts draws the same letters.
const FONTS = {
  Title: "@fontsource/instrument-serif/files/instrument-serif-latin-400-normal.woff2",
  TitleExt: "@fontsource/instrument-serif/files/instrument-serif-latin-ext-400-normal.woff2",
  Label: "@fontsource/space-grotesk/files/space-grotesk-latin-500-normal.woff2",
};

/** Letters beyond the Latin alphabet come from the system, where it has them. */
const SYSTEM = '"Noto Sans", "Noto Sans CJK SC", "Noto Color Emoji", "DejaVu Sans", sans-serif';

/** Makes the engine's own typefaces known. To be called before anything is written or measured. */
export function loadTypefaces(): void {
  for (const [family, file] of Object.entries(FONTS)) {
    if (!GlobalFonts.has(family)) GlobalFonts.registerFromPath(require.resolve(file), family);
  }
}

/** The typeface of titles, as canvas wants it; `size` in pixels. */
export function titleFont(size: number): string {
  return `${size}px Title, TitleExt, ${SYSTEM}`;
}

/** The typeface of the label, as canvas wants it; `size` in pixels. */
export function labelFont(size: number): string {
  return `${size}px Label, "DejaVu Sans", sans-serif`;
}

/** Leaves out what no typeface on this machine can write, which would show as empty boxes. */
export function writable(text: string): string {
  if (/^[\u0020-\u024f]*$/u.test(text)) return text;
  const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  const known = createGlyphTest();
  return Array.from(characters, ({ segment }) => (known(segment) ? segment : "")).join("");
}

/** No typeface holds this one, so it shows as every missing letter does. */
const MISSING = "\u{10fffd}";

function createGlyphTest(): (character: string) => boolean {
  const size = 32;
  const brush = createCanvas(size * 2, size * 2).getContext("2d");
  brush.font = titleFont(size);
  const print = (text: string) => {
    brush.clearRect(0, 0, size * 2, size * 2);
    brush.fillText(text, size / 2, size * 1.5);
    return Buffer.from(brush.getImageData(0, 0, size * 2, size * 2).data);
  };
  const missing = print(MISSING);
  // The first code point tells: those that join or colour it have no picture of their own.
  return (character) => {
    const [first = ""] = character;
    return first.trim() === "" || !print(first).equals(missing);
  };
}
