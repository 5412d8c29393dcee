import { type CliCommand, FINE } from "../cli-command.ts";
import { inUtc, inWords, printable } from "../in-words.ts";
import { keyedRequest, standing } from "../keyed-request.ts";

export const charge: CliCommand = {
  summary: "Take credits from a wallet",
  notes: "The same words again take nothing more: they are answered as they first were.",
  wallet: "required",
  options: {
    key: { value: "KEY", help: "names this charge for ever, whoever tries again", required: true },
    credits: { value: "N", reads: "number", help: "a whole number, 1 or more", required: true },
    metadata: { value: "JSON", reads: "json", help: "an object to be kept with it" },
  },
  run: async ({ ledger, args, show }) => {
    const charged = await ledger.charge(keyedRequest(args));
    const { walletId, credits, key, createdAt } = charged;
    const now = await standing(ledger, walletId);
    await show(charged, () => {
      // Its own time, so that an answer from before shows as one.
      const what = `Charged ${inWords(credits)} to ${printable(walletId)} as ${printable(key)}`;
      return `${what}, ${inUtc(createdAt)} UTC.\n${now}`;
    });
    return FINE;
  },
};
