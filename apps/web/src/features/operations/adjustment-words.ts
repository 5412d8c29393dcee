import { formatCredits } from "../../format.ts";

/** `Give 250 credits`, `Take 50 credits` */
export function sayAdjustment(credits: number): string {
  return `${credits > 0 ? "Give" : "Take"} ${formatCredits(Math.abs(credits))}`;
}

/** `250 credits given.`, `50 credits taken.` */
export function sayAdjusted(credits: number): string {
  return `${formatCredits(Math.abs(credits))} ${credits > 0 ? "given" : "taken"}.`;
}
