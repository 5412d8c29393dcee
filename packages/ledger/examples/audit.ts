// Are the books in order, and what do all wallets come to? Reads only; exit code 1 when something does not follow.
// Run: node packages/ledger/examples/audit.ts file:./credits.db
import { type Balance, openLedger } from "@framefare/ledger";

const ledger = await openLedger(process.argv[2] ?? "file:./credits.db");

const { ok, wallets, entries, problems } = await ledger.verify();
for (const { walletId, seq = "-", problem } of problems) {
  console.log(`${walletId} ${seq} ${problem}`);
}
console.log(`${wallets} wallets, ${entries} entries, ${problems.length} problems`);

const total: Balance = {
  available: 0,
  held: 0,
  owed: 0,
  granted: 0,
  spent: 0,
  expired: 0,
  revoked: 0,
};
for (let after = ""; ;) {
  const page = await ledger.wallets({ after, limit: 500 });
  for (const walletId of page) {
    const balance = await ledger.balance(walletId);
    for (const [name, credits] of Object.entries(balance)) total[name as keyof Balance] += credits;
  }
  const last = page.at(-1);
  if (last === undefined) break;
  after = last;
}
const { granted, available, held, spent, expired, revoked, owed } = total;
console.log(
  `granted ${granted} = available ${available} + held ${held} + spent ${spent} + expired ${expired} + revoked ${revoked}`,
);
console.log(`owed ${owed}`);

const conserved = granted === available + held + spent + expired + revoked;
process.exitCode = ok && conserved ? 0 : 1;
await ledger.close();
