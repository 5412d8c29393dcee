import type { Entry, Explanation } from "@framefare/contract";
import { formatNumber } from "../../format.ts";

type Source = Explanation["grants"][number]["source"];

/** One line of the journal in words: what happened, and what it did to the credits one can spend. */
export type JournalLine = { text: string; change: string; renderId: string | undefined };

const GRANTED = {
  purchase: "Credits bought",
  plan: "Credits from your plan",
  promotion: "Credits on the house",
  adjustment: "Credits added by hand",
  return: "Credits came back after their expiry, for one more day",
} as const satisfies Record<Source, string>;

/** `sourceOf` says where the grant of a given key came from, if it is known. */
export function sayEntry(
  { kind, key, credits }: Pick<Entry, "kind" | "key" | "credits">,
  sourceOf: (key: string) => Source | undefined,
): JournalLine {
  const amount = formatNumber(credits);
  const renderId = renderIn(key);
  const added = { change: `+${amount}`, renderId };
  const taken = { change: `−${amount}`, renderId };
  // Neither more nor less to spend.
  const unmoved = { change: amount, renderId };

  switch (kind) {
    case "grant": {
      const source = sourceOf(key);
      return { ...added, text: source ? GRANTED[source] : "Credits added" };
    }
    case "hold":
      return { ...taken, text: "Held for a render" };
    case "capture":
      return { ...unmoved, text: "Render delivered, paid from the hold" };
    case "release":
      return { ...added, text: "Render not delivered, credits returned" };
    case "lapse":
      return { ...added, text: "Hold ran out, credits returned" };
    case "charge":
      return { ...taken, text: isByHand(key) ? "Credits taken by hand" : "Credits spent" };
    case "expire":
      return { ...taken, text: "Credits expired" };
    case "refund":
      return { ...added, text: "Credits refunded" };
    case "revoke":
      return { ...taken, text: "Taken back with a refunded or disputed payment" };
    case "owe":
      return { ...unmoved, text: "Owed after a refunded or disputed payment" };
    case "settle":
      return { ...taken, text: "Paid what was owed" };
    case "reinstate":
      return { ...added, text: "Given back: the refund failed or the dispute was won" };
    case "forgive":
      return { ...unmoved, text: "Owed no more: the refund failed or the dispute was won" };
  }
}

/** A render's id inside a key; the last one, since a key may begin with a wallet's. */
export function renderIn(key: string): string | undefined {
  if (isByHand(key)) return undefined;
  return key.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi)?.at(-1);
}

/** Whether it is an admin's adjustment, as the ledger's keys name it. */
export function isByHand(key: string): boolean {
  return key.startsWith("adjustment:");
}
