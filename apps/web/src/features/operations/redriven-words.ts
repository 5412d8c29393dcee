import type { Redriven } from "@framefare/contract";
import { formatNumber } from "../../format.ts";

/** What became of one event that was read again. */
export function sayRedriven({ outcome, reason }: Redriven): string {
  switch (outcome) {
    case "applied":
      return "Understood and applied.";
    case "duplicate":
      return "Understood. It had been applied before.";
    case "ignored":
      return `Understood, and nothing to do. ${reason ?? ""}`.trim();
    case "parked":
      return `Parked again. ${reason ?? ""}`.trim();
  }
}

/** The same of many, in one sentence. */
export function sayAllRedriven(redriven: readonly Redriven[]): string {
  const parked = redriven.filter(({ outcome }) => outcome === "parked").length;
  const understood = redriven.length - parked;
  if (redriven.length === 0) return "Nothing was parked any more.";
  if (parked === 0) return `All ${formatNumber(understood)} understood.`;
  return `${formatNumber(understood)} understood, ${formatNumber(parked)} parked again.`;
}
