import type { Entry } from "../../model.ts";
import { UsageError } from "../arguments.ts";
import { type CliCommand, FINE } from "../cli-command.ts";
import { inUtc, inWords, printable } from "../in-words.ts";
import { table } from "../table.ts";

const LIMIT_DEFAULT = 100;

export const entries: CliCommand = {
  summary: "The journal of a wallet, oldest first",
  wallet: "required",
  options: {
    after: { value: "SEQ", reads: "number", help: "begin behind the entry of that number" },
    limit: { value: "N", reads: "number", help: `at most so many; ${LIMIT_DEFAULT} unless told` },
  },
  run: async ({ ledger, args, show }) => {
    const walletId = args.required("wallet");
    const after = args.number("after");
    const limit = args.number("limit") ?? LIMIT_DEFAULT;
    if (!Number.isSafeInteger(limit) || limit < 1) throw new UsageError("--limit is 1 or more.");
    // One more than is shown says whether there are more.
    const found = await ledger.entries(walletId, { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    await show(page, () => {
      if (page.length === 0) return `${printable(walletId)} has no entries there.\n`;
      const more = found.length > limit ? `More: --after ${page.at(-1)?.seq}\n` : "";
      return table([HEADING, ...page.map(row)], { numbers: [0, 3, 4, 5, 6] }) + more;
    });
    return FINE;
  },
};

const HEADING = ["seq", "time (UTC)", "kind", "credits", "available", "held", "owed", "key"];

function row({ seq, at, kind, credits, availableAfter, heldAfter, owedAfter, key }: Entry) {
  const counts = [credits, availableAfter, heldAfter, owedAfter].map(inWords);
  return [String(seq), inUtc(at), kind, ...counts, printable(key)];
}
