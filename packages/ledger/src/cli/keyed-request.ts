import type { ChargeCommand } from "../command.ts";
import type { Ledger } from "../ledger.ts";
import type { Arguments } from "./arguments.ts";
import { inWords } from "./in-words.ts";

/** What a grant and a charge are both told. The key is the caller's: one made here would charge again at every try. */
export function keyedRequest(args: Arguments): ChargeCommand {
  return {
    key: args.required("key"),
    walletId: args.required("wallet"),
    credits: args.number("credits") ?? Number.NaN,
    // The ledger itself says that it must be an object.
    metadata: args.json("metadata") as ChargeCommand["metadata"],
  };
}

/** One line: what the wallet has now. */
export async function standing(ledger: Ledger, walletId: string): Promise<string> {
  const { available, held, owed } = await ledger.balance(walletId);
  const debt = owed > 0 ? `, ${inWords(owed)} owed` : "";
  return `Now ${inWords(available)} available, ${inWords(held)} held${debt}.\n`;
}
