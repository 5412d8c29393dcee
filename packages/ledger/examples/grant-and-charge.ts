// Run: node packages/ledger/examples/grant-and-charge.ts
import { openLedger } from "@framefare/ledger";

const ledger = await openLedger(process.argv[2] ?? "file:./credits.db");

await ledger.grant({ key: "welcome:ada", walletId: "ada", credits: 100, source: "promotion" });
await ledger.charge({ key: "invoice-7", walletId: "ada", credits: 30 });
await ledger.charge({ key: "invoice-7", walletId: "ada", credits: 30 }); // A retry charges nothing.

const { available, spent } = await ledger.balance("ada");
console.log(`ada has ${available} credits left and has spent ${spent}.`);
for (const { seq, kind, key, credits, availableAfter } of await ledger.entries("ada")) {
  console.log(`${seq}. ${kind} ${credits} (${key}), ${availableAfter} available after`);
}

await ledger.close();
