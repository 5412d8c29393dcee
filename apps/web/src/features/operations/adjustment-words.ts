import { formatCredits } from "../../format.ts";

/** `Give 250 credits`, `Take 50 credits` */
export function sayAdjustment(credits: number): string {
  return `${credits > 0 ? "Give" : "Take"} ${formatCredits(Math.abs(credits))}`;
}
