import { connectionOf, type SqliteDatabase } from "./database.ts";
import { inserting, reading, updating } from "./statement.ts";
import { charges, entries, grants, holds, purchases, usedKeys, wallets } from "./tables.ts";

export type Statements = ReturnType<typeof prepareStatements>;

const SUMS = ["available", "held", "spent", "expired", "revoked"] as const;

/**
 * Where an index also gives the order, SQLite plans anew for each value that is bound, which takes ten times as long as the
 * look-up; for what is worked out it does not.
 */
const OF_WALLET = "wallet_id = ? || ''";

const BURNABLE = `where ${OF_WALLET} and status = 'active' and available > 0
  order by priority, expires_at is null, expires_at, paid_rank, ordinal`;

/** What every command runs, in whatever transaction is open on the connection. */
export function prepareStatements(db: SqliteDatabase) {
  const connection = connectionOf(db);
  const read = <Table extends Parameters<typeof reading>[1]>(table: Table, rest: string) =>
    reading(connection, table, rest);
  return {
    db,
    keyNamed: read(usedKeys, "where key = ?"),
    walletNamed: read(wallets, "where wallet_id = ?"),
    purchaseNamed: read(purchases, "where payment_ref = ?"),
    chargeNamed: read(charges, "where key = ?"),
    holdNamed: read(holds, "where key = ?"),
    grantNamed: read(grants, "where key = ?"),
    /** Holds of a wallet past their end. */
    lapsedHolds: read(holds, "where wallet_id = ? and status = 'open' and expires_at <= ?"),
    endedGrants: read(grants, "where wallet_id = ? and status = 'active' and expires_at <= ?"),
    begunGrants: read(grants, "where wallet_id = ? and status = 'scheduled' and effective_at <= ?"),
    /** A plan's periods that end at a moment or later, and what came over into them. */
    planGrants: read(grants, "where wallet_id = ? and source = 'plan' and expires_at >= ?"),
    /** What can be spent of a wallet, in burn order; and the first of it, which covers most charges. */
    burnable: read(grants, BURNABLE),
    firstBurnable: read(grants, `${BURNABLE} limit 1`),
    /** Of what something was revoked, newest first. */
    revoked: read(grants, `where ${OF_WALLET} and revoked > 0 order by ordinal desc`),

    insertWallet: inserting(connection, wallets),
    updateWallet: updating(connection, wallets, {
      set: [...SUMS, "owed", "granted", "seq", "hash", "at", "grantCount"],
      where: ["walletId"],
    }),
    insertGrant: inserting(connection, grants),
    /** Most changes leave the status alone, and with it two indexes. */
    updateGrantSums: updating(connection, grants, { set: [...SUMS], where: ["key", "status"] }),
    updateGrant: updating(connection, grants, {
      set: [...SUMS, "status", "unspent"],
      where: ["key"],
    }),
    insertHold: inserting(connection, holds),
    updateHold: updating(connection, holds, {
      set: ["status", "captured", "expiresAt"],
      where: ["key"],
    }),
    insertCharge: inserting(connection, charges),
    updateCharge: updating(connection, charges, { set: ["refunded"], where: ["key"] }),
    insertEntry: inserting(connection, entries),
    insertKey: inserting(connection, usedKeys),
  };
}
