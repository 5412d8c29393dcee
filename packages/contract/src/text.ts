import { z } from "zod";

/** Whether every database can keep it: neither a NUL nor half of a surrogate pair is in it. */
export function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** Text that a person or a program made up. */
export const Text = z.string().refine(isText, "This has characters that are none.");
