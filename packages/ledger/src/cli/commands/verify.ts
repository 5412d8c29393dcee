import type { Problem } from "../../core/audit.ts";
import { type CliCommand, FINE, REFUSED } from "../cli-command.ts";
import { inWords, printable } from "../in-words.ts";
import { table } from "../table.ts";

export const verify: CliCommand = {
  summary: "Make every balance and hash again, and name what does not follow",
  notes: "It reads only. All wallets, or the one that is named.",
  wallet: "optional",
  options: {},
  run: async ({ ledger, args, terminal, show }) => {
    const walletId = args.text("wallet");
    const found = await ledger.verify({
      ...(walletId !== undefined && { walletId }),
      onProgress: (entries) => terminal.showProgress(`${inWords(entries)} entries read`),
    });
    terminal.showProgress("");
    const { ok, wallets, entries, problems } = found;
    await show(found, () => {
      const read = `${inWords(entries)} ${entries === 1 ? "entry" : "entries"} of ${inWords(wallets)} ${wallets === 1 ? "wallet" : "wallets"}`;
      if (ok) return `In order: ${read}.\n`;
      const rows = [["wallet", "seq", "problem"], ...problems.map(row)];
      return `${table(rows, { numbers: [1] })}Not in order: ${inWords(problems.length)} found in ${read}.\n`;
    });
    return ok ? FINE : REFUSED;
  },
};

function row({ walletId, seq, problem }: Problem): string[] {
  return [printable(walletId), seq === undefined ? "" : String(seq), printable(problem)];
}
