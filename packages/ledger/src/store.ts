import type { CommandOf, Executed, Verb } from "./command.ts";
import type { ChargeState, EntryState, Loaded } from "./core/state.ts";
import type { Balance, Charge, Entry, Purchase, UsageDay } from "./model.ts";

/** What a database must do for the ledger. It loads and writes rows; it knows no rule. */
export interface LedgerStore {
  /** Loads what the command names, runs `decide`, and writes its outcome: all or nothing, one wallet at a time. */
  execute<V extends Verb>(command: CommandOf<V>, now: number): Promise<Executed<V>>;
  /** The same for several commands in one transaction: all are written, or none. */
  executeAll<V extends Verb>(commands: CommandOf<V>[], now: number): Promise<Executed<V>[]>;

  /** The wallet with what falls due in it by `now`; with `all`, every grant and hold it ever had. */
  load(walletId: string, now: number, scope: "due" | "all"): Promise<Loaded>;
  /** The balance after the last entry at or before `at`; null before the first. */
  balanceAfter(walletId: string, at: number): Promise<Balance | null>;
  /** Ascending by `seq` from `after`, exclusive; descending from `before`, exclusive, when that is given. */
  entries(
    walletId: string,
    page: { after?: number; before?: number; limit: number },
  ): Promise<Entry[]>;
  /** The same as they were sealed, ascending from `after`, exclusive. */
  sealed(walletId: string, page: { after: number; limit: number }): Promise<EntryState[]>;
  /** In the order of their ids, from `after`, exclusive. */
  walletIds(page: { after: string; limit: number }): Promise<string[]>;
  purchase(paymentRef: string): Promise<Purchase | null>;
  /** Newest first. */
  purchases(walletId: string): Promise<Purchase[]>;
  /** Every charge of the wallet, oldest first. */
  charges(walletId: string): Promise<ChargeState[]>;
  /** Wallets in which something is due by `now`. */
  dueWallets(now: number, limit: number): Promise<string[]>;

  /** Adds charges to their days' counters, in one transaction. */
  countUsage(charges: Charge[]): Promise<void>;
  /** Days from `from` to `to`, both UTC days (`YYYY-MM-DD`) and inclusive. */
  usage(walletId: string, range: { from: string; to: string }): Promise<UsageDay[]>;
  /** Makes the counters anew from the charges; answers how many charges were counted. */
  rebuildUsage(): Promise<number>;
  close(): Promise<void>;
}
