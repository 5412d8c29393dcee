// Moves what users have in a plain `users.credits` column into the ledger, in the same SQLite file. Stop writing the column
// first. Safe to run twice: each user's balance is one grant with one key. The column is left as it is, to go back to.
// Run: node packages/ledger/examples/from-a-column.ts ./app.db
import { LedgerError, openLedger } from "@framefare/ledger";
import Database from "better-sqlite3";

const file = process.argv[2] ?? "./app.db";
const app = new Database(file, { fileMustExist: true });
const ledger = await openLedger(`file:${file}`);

type User = { id: string | number; credits: number };
let users = 0;
let credits = 0;
for (const user of app
  .prepare("SELECT id, credits FROM users WHERE credits <> 0")
  .all() as User[]) {
  try {
    await ledger.grant({
      key: `opening:${user.id}`,
      walletId: String(user.id),
      credits: user.credits,
      metadata: { from: "users.credits" },
    });
    users += 1;
    credits += user.credits;
  } catch (error) {
    // A debt, half a credit, or a column that was written again after it was moved: for a person to look at.
    if (!(error instanceof LedgerError)) throw error;
    console.error(`${user.id} has ${user.credits}: ${error.code}, ${error.message}`);
    process.exitCode = 1;
  }
}
console.log(`${users} users have their ${credits} credits in the ledger.`);
await ledger.close();
app.close();
