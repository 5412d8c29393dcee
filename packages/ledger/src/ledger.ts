import type {
  CaptureCommand,
  ChargeCommand,
  CommandOf,
  ExtendHoldCommand,
  Fact,
  GrantCommand,
  HoldCommand,
  Recorded,
  RefundCommand,
  ReleaseCommand,
  Verb,
  Verbs,
} from "./command.ts";
import { Book, grantOf } from "./core/book.ts";
import { holdOf } from "./core/hold.ts";
import { balanceOf, EMPTY_BALANCE } from "./core/state.ts";
import { slice } from "./core/takings.ts";
import { settleTime } from "./core/time.ts";
import { utcDay } from "./core/usage.ts";
import type {
  Balance,
  Charge,
  Entry,
  Explanation,
  Grant,
  Hold,
  Purchase,
  UsageDay,
} from "./model.ts";
import type { LedgerStore } from "./store.ts";
import { createUsageCounter, type Warning } from "./usage-counter.ts";
import { type Verification, verify } from "./verify.ts";

/** How many entries, or wallets, a page holds when nobody says. */
const PAGE_DEFAULT = 100;

/** How many wallets one sweep visits when nobody says. */
const SWEEP_DEFAULT = 1_000;

/**
 * Credits in wallets. Credits are whole numbers, times epoch milliseconds, keys and wallet ids strings of 1…200 characters.
 *
 * Every write is one transaction, and is answered only once it is on the disk. A refusal is a `LedgerError` and has written
 * nothing; neither has anything else that is thrown. A key is for ever, and one space for all wallets and verbs: the same
 * request again is answered as it first was and writes nothing; anything else under a used key is `KEY_REUSED`.
 */
export interface Ledger {
  /**
   * Gives credits (1 or more). They count from `effectiveAt` (inclusive) to `expiresAt` (exclusive), and pay what the wallet
   * owes first. Again: the first grant, as it first was, whatever has been spent of it since.
   * @throws LedgerError KEY_REUSED, INVALID_INPUT. Nothing was written, and a refused key is free.
   */
  grant(request: GrantCommand): Promise<Grant>;
  /**
   * Sets credits (1 or more) aside until captured, released, or `expiresAt`; until then they are neither available nor spent.
   * Again: the first hold, as it first was, even where it has ended since.
   * @throws InsufficientCredits when less is available.
   * @throws LedgerError KEY_REUSED, INVALID_INPUT. Nothing was written, and a refused key is free.
   */
  hold(request: HoldCommand): Promise<Hold>;
  /**
   * Moves an open hold's end, to later or sooner, but not into the past. Again: the same answer.
   * @throws LedgerError UNKNOWN_HOLD, HOLD_CAPTURED, HOLD_RELEASED, HOLD_EXPIRED, INVALID_INPUT. Nothing was written.
   */
  extendHold(request: ExtendHoldCommand): Promise<Hold>;
  /**
   * Spends a hold, by default all of it; the charge is named by the hold's key. Less (0 or more) gives back what was taken
   * last; more takes the rest from what is available. Again with the same credits: the same answer.
   * @throws InsufficientCredits when more than held is asked and not available. Nothing was written: the hold stays open.
   * @throws LedgerError UNKNOWN_HOLD, HOLD_CAPTURED (with other credits), HOLD_RELEASED, HOLD_EXPIRED, INVALID_INPUT. Nothing
   * was written.
   */
  capture(request: CaptureCommand): Promise<Charge>;
  /**
   * Gives a hold back whole, to the grants it came from. Again: the same answer.
   * @throws LedgerError UNKNOWN_HOLD, HOLD_CAPTURED, HOLD_EXPIRED, INVALID_INPUT. Nothing was written.
   */
  release(request: ReleaseCommand): Promise<Hold>;
  /**
   * Takes credits (1 or more) at once, all or none. Again: the first charge, as it first was, whatever was refunded since.
   * @throws InsufficientCredits when less is available.
   * @throws LedgerError KEY_REUSED, INVALID_INPUT. Nothing was written, and a refused key is free.
   */
  charge(request: ChargeCommand): Promise<Charge>;
  /**
   * Gives credits of a charge back to the grants they came from, last taken first; by default all that is left of it. Where
   * such a grant has ended meanwhile they come back as a grant of their own that lives 24 hours. Answers the charge with all
   * that was refunded of it. Again: what it first answered.
   * @throws LedgerError UNKNOWN_CHARGE, EXCEEDS_CHARGE, KEY_REUSED, INVALID_INPUT. Nothing was written, and a refused key is
   * free.
   */
  refund(request: RefundCommand): Promise<Charge>;
  /**
   * Records what is known of payments, in any order of arrival; several facts go into one transaction. A payment is one
   * purchase and one grant, however often it is told; money that goes back takes its share of the credits, and what is spent
   * already becomes `owed`. What is known already is a `duplicate`, and wrote nothing. The `purchase` answered is as it
   * stands then, null where the payment is not known yet.
   * @throws LedgerError INVALID_INPUT, KEY_REUSED. None of the facts was written.
   */
  record(fact: Fact): Promise<Recorded>;
  record(facts: Fact[]): Promise<Recorded[]>;
  /**
   * Books expiries and lapsed holds of at most `limit` wallets (1,000 unless told), dated when they were due. Reads and
   * writes are right without it; what it keeps short is the work of the wallet's next command. Again: 0 wallets.
   */
  sweep(options?: { limit?: number }): Promise<{ wallets: number }>;

  /**
   * What the wallet came or will come to at `at` (epoch milliseconds, now unless told), if nothing else happens. A wallet
   * that nobody knows has nothing.
   */
  balance(walletId: string, options?: { at?: number }): Promise<Balance>;
  /** Every grant of the wallet as it stands now, oldest first. */
  grants(walletId: string): Promise<Grant[]>;
  /** Every hold of the wallet as it stands now, oldest first. */
  holds(walletId: string): Promise<Hold[]>;
  /**
   * The journal, ascending from `after` (exclusive) or descending from `before` (exclusive), at most `limit` lines (100
   * unless told). It holds what was booked: an expiry that nothing has asked about yet comes with the next command or sweep.
   */
  entries(
    walletId: string,
    options?: { after?: number; before?: number; limit?: number },
  ): Promise<Entry[]>;
  /** Every credit: where it came from, what it went to, what is left. */
  explain(walletId: string): Promise<Explanation>;
  /** The purchase of that name; null when there is none. */
  purchase(paymentRef: string): Promise<Purchase | null>;
  /** Every purchase of the wallet, newest first. */
  purchases(walletId: string): Promise<Purchase[]>;
  /** The ids of all wallets in their order, from `after` (exclusive), at most `limit` of them (100 unless told). */
  wallets(options?: { after?: string; limit?: number }): Promise<string[]>;
  /** The daily counters of the UTC days from `from` to `to` (epoch milliseconds, both days included), by day and model. */
  usage(walletId: string, range: { from: number; to: number }): Promise<UsageDay[]>;
  /** Counts a charge made in a transaction of the caller's. Never fails: what goes wrong is a warning. */
  countUsage(charge: Charge): Promise<void>;
  /** Makes the daily counters whole from the charges; answers how many charges were counted. Again: the same counters. */
  rebuildUsage(): Promise<{ charges: number }>;
  /**
   * Makes every balance and hash again, of one wallet or all, and names what does not follow. Reads only, in pages: memory
   * does not grow with the journal. `onProgress` is told how many entries were read so far.
   */
  verify(options?: {
    walletId?: string;
    onProgress?: (entries: number) => void;
  }): Promise<Verification>;
  /** Lets the database go. */
  close(): Promise<void>;
}

/** The ledger over a store: brings the time, and counts usage beside each charge. */
export function createLedger(
  store: LedgerStore,
  { now, onWarning }: { now: () => number; onWarning: (warning: Warning) => void },
): Ledger {
  const usage = createUsageCounter(store, onWarning);

  async function execute<V extends Verb>(command: CommandOf<V>): Promise<Verbs[V]["answer"]> {
    return (await store.execute(command, now())).answer;
  }

  async function spend<V extends "charge" | "capture">(command: CommandOf<V>): Promise<Charge> {
    const { answer, fresh } = await store.execute(command, now());
    if (fresh) void usage.count(answer);
    return answer;
  }

  async function record(fact: Fact): Promise<Recorded>;
  async function record(facts: Fact[]): Promise<Recorded[]>;
  async function record(facts: Fact | Fact[]): Promise<Recorded | Recorded[]> {
    if (!Array.isArray(facts)) return execute({ verb: "record", request: facts });
    const commands = facts.map((request) => ({ verb: "record" as const, request }));
    return (await store.executeAll(commands, now())).map(({ answer }) => answer);
  }

  return {
    grant: (request) => execute({ verb: "grant", request }),
    hold: (request) => execute({ verb: "hold", request }),
    extendHold: (request) => execute({ verb: "extendHold", request }),
    capture: (request) => spend({ verb: "capture", request }),
    release: (request) => execute({ verb: "release", request }),
    charge: (request) => spend({ verb: "charge", request }),
    refund: (request) => execute({ verb: "refund", request }),
    record,
    countUsage: usage.count,
    ...reading(store, now),
    usage: async (walletId, { from, to }) => {
      await usage.flush();
      return store.usage(walletId, { from: utcDay(from), to: utcDay(to) });
    },
    sweep: async ({ limit = SWEEP_DEFAULT } = {}) => {
      const due = await store.dueWallets(now(), limit);
      for (const walletId of due) await execute({ verb: "sweep", request: { walletId } });
      return { wallets: due.length };
    },
    verify: (options = {}) => verify(store, options),
    rebuildUsage: async () => {
      await usage.flush();
      return { charges: await store.rebuildUsage() };
    },
    close: async () => {
      await usage.flush();
      await store.close();
    },
  };
}

type Reading = Pick<
  Ledger,
  "balance" | "grants" | "holds" | "entries" | "explain" | "purchase" | "purchases" | "wallets"
>;

/** Reads see time settled without writing it: what is due by then is booked in a copy and thrown away. */
function reading(store: LedgerStore, now: () => number): Reading {
  async function settled(walletId: string, at: number, scope: "due" | "all"): Promise<Book> {
    const book = new Book(walletId, await store.load(walletId, at, scope), at);
    settleTime(book);
    return book;
  }

  return {
    balance: async (walletId, { at } = {}) => {
      const book = await settled(walletId, at ?? now(), "due");
      // The newest is asked for, even where this clock is behind the one that wrote it.
      if (at === undefined || at >= book.now) return balanceOf(book.wallet);
      return (await store.balanceAfter(walletId, at)) ?? EMPTY_BALANCE;
    },
    grants: async (walletId) => [...(await settled(walletId, now(), "all")).grants].map(grantOf),
    holds: async (walletId) => [...(await settled(walletId, now(), "all")).holds].map(holdOf),
    entries: (walletId, { limit = PAGE_DEFAULT, ...page } = {}) =>
      store.entries(walletId, { ...page, limit }),
    explain: async (walletId) => {
      const book = await settled(walletId, now(), "all");
      const spent = (await store.charges(walletId)).flatMap(({ key, credits, refunded, takings }) =>
        slice(takings, { from: 0, to: credits - refunded }).map((taking) => ({ ...taking, key })),
      );
      const purchases = new Map(
        (await store.purchases(walletId)).map((purchase) => [purchase.paymentRef, purchase]),
      );
      const grants = [...book.grants].map((grant) => ({
        ...grantOf(grant),
        expired: grant.expired,
        revoked: grant.revoked,
        purchase: purchases.get(grant.paymentRef ?? "") ?? null,
        charges: spent
          .filter(({ grantKey }) => grantKey === grant.key)
          .map(({ key, credits }) => ({ key, credits })),
      }));
      return { walletId, owed: book.wallet.owed, grants };
    },
    purchase: (paymentRef) => store.purchase(paymentRef),
    purchases: (walletId) => store.purchases(walletId),
    wallets: ({ after = "", limit = PAGE_DEFAULT } = {}) => store.walletIds({ after, limit }),
  };
}
