// Run: node crash-writer.ts <url> <wallet> <n>. Writes for ever from the n-th command on, and says what was answered.
import { writeSync } from "node:fs";
import { openLedger } from "../open-ledger.ts";
import { timeOf, writeNth } from "./crash-script.ts";

const [, , url = "", walletId = "", from = "0"] = process.argv;

let n = Number(from);
const ledger = await openLedger(url, { now: () => timeOf(n) });
for (;;) {
  const answer = await writeNth(ledger, walletId, n);
  // Past this call it is acknowledged, whatever becomes of this process.
  writeSync(1, `${JSON.stringify({ n, answer })}\n`);
  n += 1;
}
