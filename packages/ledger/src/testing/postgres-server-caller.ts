// A process of its own that charges wallets, many at once: node postgres-server-caller.ts <address> <seed> <calls>
// Prints how many credits of each wallet it was told are spent. Keys are the same in every such process.
import { openLedger } from "../open-ledger.ts";
import { LedgerError } from "../errors.ts";

const [address = "", seed = "1", calls = "0"] = process.argv.slice(2);

const ledger = await openLedger(address);
const all = Array.from({ length: Number(calls) }, (_, n) => (n * Number(seed)) % Number(calls));
const spent: Record<string, number> = {};
await Promise.all(
  all.map(async (n) => {
    const walletId = `w${n % 3 === 0 ? 0 : n % 20}`;
    try {
      const { credits } = await ledger.charge({ key: `k${n}`, walletId, credits: 1 + (n % 3) });
      spent[walletId] = (spent[walletId] ?? 0) + credits;
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
    }
  }),
);
await ledger.close();
console.log(JSON.stringify(spent));
