import type { GrantCommand } from "../../command.ts";
import { type CliCommand, FINE } from "../cli-command.ts";
import { inUtc, inWords, printable } from "../in-words.ts";
import { keyedRequest, standing } from "../keyed-request.ts";

export const grant: CliCommand = {
  summary: "Give credits to a wallet",
  notes: "The same words again give nothing more: they are answered as they first were.",
  wallet: "required",
  makesDatabase: true,
  options: {
    key: { value: "KEY", help: "names this grant for ever, whoever tries again", required: true },
    credits: { value: "N", reads: "number", help: "a whole number, 1 or more", required: true },
    source: { value: "NAME", help: "purchase, plan, promotion, or else adjustment" },
    priority: {
      value: "N",
      reads: "number",
      help: "0 to 100, lower is spent first; 50 unless told",
    },
    effective: {
      value: "TIME",
      reads: "time",
      help: "they count from then on; from now unless told",
    },
    expires: { value: "TIME", reads: "time", help: "they count until then; for ever unless told" },
    metadata: { value: "JSON", reads: "json", help: "an object to be kept with it" },
  },
  run: async ({ ledger, args, show }) => {
    const granted = await ledger.grant({
      ...keyedRequest(args),
      // The ledger itself says which sources there are.
      source: args.text("source") as GrantCommand["source"],
      priority: args.number("priority"),
      effectiveAt: args.number("effective"),
      expiresAt: args.number("expires"),
    });
    const { walletId, credits, key, expiresAt, effectiveAt, createdAt } = granted;
    const now = await standing(ledger, walletId);
    await show(granted, () => {
      // Its own time, so that an answer from before shows as one.
      const given = `Granted ${inWords(credits)} to ${printable(walletId)} as ${printable(key)}`;
      const from = effectiveAt > createdAt ? `, from ${inUtc(effectiveAt)} UTC` : "";
      const until = expiresAt === null ? "" : `, until ${inUtc(expiresAt)} UTC`;
      return `${given}, ${inUtc(createdAt)} UTC${from}${until}.\n${now}`;
    });
    return FINE;
  },
};
