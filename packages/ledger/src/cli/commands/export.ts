import type { Ledger } from "../../ledger.ts";
import type { Entry } from "../../model.ts";
import { type CliCommand, FINE } from "../cli-command.ts";
import { inJson } from "../in-json.ts";

const WALLETS_PAGE = 500;
const ENTRIES_PAGE = 1_000;

const COLUMNS = [
  "walletId",
  "seq",
  "kind",
  "key",
  "credits",
  "availableAfter",
  "heldAfter",
  "owedAfter",
  "at",
  "hash",
] as const satisfies (keyof Entry)[];

export const exportEntries: CliCommand = {
  summary: "Every entry of every wallet, as CSV or JSON lines",
  notes: "Wallets in the order of their ids, each with its entries in theirs. Memory stays flat.",
  wallet: "optional",
  options: {},
  run: async ({ ledger, args, terminal }) => {
    const asJson = args.flag("json");
    const line = asJson ? (entry: Entry) => `${inJson(entry)}\n` : csvLine;
    if (!asJson) await terminal.print(`${COLUMNS.join()}\r\n`);
    const wanted = args.text("wallet");
    for await (const walletId of wanted === undefined ? everyWallet(ledger) : [wanted]) {
      for await (const page of everyPage(ledger, walletId)) {
        await terminal.print(page.map(line).join(""));
        if (terminal.isClosed()) return FINE;
      }
    }
    return FINE;
  },
};

async function* everyWallet(ledger: Ledger): AsyncGenerator<string> {
  for (let after = ""; ;) {
    const page = await ledger.wallets({ after, limit: WALLETS_PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < WALLETS_PAGE) return;
    after = last;
  }
}

async function* everyPage(ledger: Ledger, walletId: string): AsyncGenerator<Entry[]> {
  for (let after = 0; ;) {
    const page = await ledger.entries(walletId, { after, limit: ENTRIES_PAGE });
    yield page;
    const last = page.at(-1);
    if (!last || page.length < ENTRIES_PAGE) return;
    after = last.seq;
  }
}

/** RFC 4180: lines end in CRLF, and what holds a comma, a quote or a line's end is quoted. */
function csvLine(entry: Entry): string {
  const cells = COLUMNS.map((name) => {
    const text = name === "at" ? new Date(entry.at).toISOString() : String(entry[name]);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join()}\r\n`;
}
