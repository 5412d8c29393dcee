// Run: node crash-caller.ts <url> <name>. Opens, says so, waits for a line on stdin, and then charges until nothing is left.
import { setTimeout as pause } from "node:timers/promises";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { LedgerError } from "../errors.ts";
import { openLedger } from "../open-ledger.ts";

/** Who charges has something else to do between two charges. Milliseconds. */
const PAUSE_MS = 4;

const [, , url = "", name = ""] = process.argv;

const input = createInterface({ input: process.stdin });
const ledger = await openLedger(url);
console.log(JSON.stringify({ opened: true }));
await once(input, "line");
input.close();

const told = { own: 0, shared: 0 };
for (let n = 0; ; n += 1) {
  try {
    await ledger.charge({ key: `${name}:${n}`, walletId: "pot", credits: 1 });
    told.own += 1;
    // All callers ask this one: it is charged once, whoever is first, and answered to each.
    await ledger.charge({ key: `shared:${n}`, walletId: "pot", credits: 1 });
    told.shared += 1;
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== "INSUFFICIENT_CREDITS") throw error;
    break;
  }
  await pause(PAUSE_MS);
}
await ledger.close();
console.log(JSON.stringify(told));
