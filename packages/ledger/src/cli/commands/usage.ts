import type { UsageDay } from "../../model.ts";
import { UsageError } from "../arguments.ts";
import { type Call, type CliCommand, FINE } from "../cli-command.ts";
import { inWords, printable } from "../in-words.ts";
import { table } from "../table.ts";

/** The last day four digits can name. */
const LAST_DAY = Date.UTC(9999, 11, 31);

export const usage: CliCommand = {
  summary: "What a wallet spent, by UTC day and model",
  notes:
    "The counters stand beside the journal; --rebuild makes those of all wallets anew from it.",
  wallet: "optional",
  options: {
    from: {
      value: "DAY",
      reads: "time",
      help: "the first day, as in 2026-01-01; the first there is unless told",
    },
    to: { value: "DAY", reads: "time", help: "the last day; the last there is unless told" },
    rebuild: { help: "count everything anew; takes no wallet" },
  },
  run: async (call) => {
    const { ledger, args, show } = call;
    const walletId = args.text("wallet");
    if (args.flag("rebuild")) return rebuild(call);
    if (walletId === undefined) throw new UsageError("Missing: --wallet, or --rebuild.");
    const range = { from: args.number("from") ?? 0, to: args.number("to") ?? LAST_DAY };
    const days = await ledger.usage(walletId, range);
    await show(days, () =>
      days.length === 0 ? `${printable(walletId)} spent nothing then.\n` : inRows(days),
    );
    return FINE;
  },
};

async function rebuild({ ledger, args, show }: Call): Promise<number> {
  if (args.text("wallet") !== undefined) throw new UsageError("--rebuild is of all wallets.");
  const counted = await ledger.rebuildUsage();
  const { charges } = counted;
  await show(
    counted,
    () => `Counted anew: ${inWords(charges)} ${charges === 1 ? "charge" : "charges"}.\n`,
  );
  return FINE;
}

function inRows(days: UsageDay[]): string {
  const rows = days.map(({ day, modelId, renders, seconds, credits }) => {
    const counts = [renders, seconds, credits].map(inWords);
    return [day, ...counts, printable(modelId)];
  });
  const sum = (count: (day: UsageDay) => number) =>
    inWords(days.reduce((total, day) => total + count(day), 0));
  const total = [sum((day) => day.renders), sum((day) => day.seconds), sum((day) => day.credits)];
  const heading = ["day", "charges", "seconds", "credits", "model"];
  return table([heading, ...rows, ["total", ...total, ""]], { numbers: [1, 2, 3] });
}
