import { type CliCommand, FINE } from "../cli-command.ts";
import { inUtc, inWords, printable } from "../in-words.ts";
import { table } from "../table.ts";

export const balance: CliCommand = {
  summary: "What a wallet comes to, now or at another moment",
  notes: `granted = available + held + spent + expired + revoked. A wallet that nobody knows has nothing.`,
  wallet: "required",
  options: {
    at: {
      value: "TIME",
      reads: "time",
      help: "past or future, as in 2026-01-31 or 2026-01-31T18:00Z",
    },
  },
  run: async ({ ledger, args, show }) => {
    const walletId = args.required("wallet");
    const at = args.number("at");
    const found = await ledger.balance(walletId, at === undefined ? {} : { at });
    await show({ walletId, ...(at !== undefined && { at }), ...found }, () => {
      const moment = at === undefined ? "" : `, ${inUtc(at)} UTC`;
      const rows = Object.entries(found).map(([name, credits]) => [`  ${name}`, inWords(credits)]);
      return `${printable(walletId)}${moment}\n${table(rows, { numbers: [1] })}`;
    });
    return FINE;
  },
};
