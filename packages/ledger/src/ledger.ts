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
import { slice } from "./core/refund.ts";
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
import { type Verification, verify } from "./verify.ts";

/** How many entries a page holds when nobody says. */
const ENTRIES_DEFAULT = 100;

/** How many wallets one sweep visits when nobody says. */
const SWEEP_DEFAULT = 1_000;

/** Something that went wrong beside a charge, and did not touch it. */
export type Warning = { message: string; cause: unknown };

/** Credits in wallets. Every write is one transaction; a refusal (`LedgerError`) has written nothing. */
export interface Ledger {
  /**
   * Gives credits (1 or more). The same request again answers the first grant, as it first was.
   * @throws LedgerError KEY_REUSED, INVALID_INPUT.
   */
  grant(request: GrantCommand): Promise<Grant>;
  /**
   * Sets credits aside until captured, released, or `expiresAt`. The same request again answers the first hold.
   * @throws InsufficientCredits, LedgerError KEY_REUSED, INVALID_INPUT.
   */
  hold(request: HoldCommand): Promise<Hold>;
  /**
   * Moves an open hold's end.
   * @throws LedgerError UNKNOWN_HOLD, HOLD_CAPTURED, HOLD_RELEASED, HOLD_EXPIRED, INVALID_INPUT.
   */
  extendHold(request: ExtendHoldCommand): Promise<Hold>;
  /**
   * Spends a hold, by default all of it. Again with the same credits: the same answer.
   * @throws InsufficientCredits when more than held is asked and not available; the hold stays open.
   * @throws LedgerError UNKNOWN_HOLD, HOLD_CAPTURED (with other credits), HOLD_RELEASED, HOLD_EXPIRED, INVALID_INPUT.
   */
  capture(request: CaptureCommand): Promise<Charge>;
  /**
   * Gives a hold back whole. Again: the same answer.
   * @throws LedgerError UNKNOWN_HOLD, HOLD_CAPTURED, HOLD_EXPIRED.
   */
  release(request: ReleaseCommand): Promise<Hold>;
  /**
   * Takes credits at once. The same request again answers the first charge.
   * @throws InsufficientCredits, LedgerError KEY_REUSED, INVALID_INPUT.
   */
  charge(request: ChargeCommand): Promise<Charge>;
  /**
   * Gives credits of a charge back to the grants they came from, by default all that is left of it. The same request again
   * answers what it first answered.
   * @throws LedgerError UNKNOWN_CHARGE, EXCEEDS_CHARGE, KEY_REUSED, INVALID_INPUT.
   */
  refund(request: RefundCommand): Promise<Charge>;
  /**
   * Records what is known of payments; several facts go into one transaction. A payment known already is a `duplicate`.
   * @throws LedgerError INVALID_INPUT, KEY_REUSED; then none of the facts was written.
   */
  record(fact: Fact): Promise<Recorded>;
  record(facts: Fact[]): Promise<Recorded[]>;
  /** Books expiries and lapsed holds of at most `limit` wallets. Reads are right without it. */
  sweep(options?: { limit?: number }): Promise<{ wallets: number }>;

  /** What the wallet came or will come to at `at` (epoch milliseconds, now unless told), if nothing else happens. */
  balance(walletId: string, options?: { at?: number }): Promise<Balance>;
  /** Every grant of the wallet as it stands now, oldest first. */
  grants(walletId: string): Promise<Grant[]>;
  /** Every hold of the wallet as it stands now, oldest first. */
  holds(walletId: string): Promise<Hold[]>;
  /** The journal, ascending from `after` (exclusive) or descending from `before` (exclusive). */
  entries(
    walletId: string,
    options?: { after?: number; before?: number; limit?: number },
  ): Promise<Entry[]>;
  /** Every credit: where it came from, what it went to, what is left. */
  explain(walletId: string): Promise<Explanation>;
  purchase(paymentRef: string): Promise<Purchase | null>;
  /** Newest first. */
  purchases(walletId: string): Promise<Purchase[]>;
  /** The daily counters of the UTC days from `from` to `to` (epoch milliseconds, both days included). */
  usage(walletId: string, range: { from: number; to: number }): Promise<UsageDay[]>;
  /** Counts a charge made in a transaction of the caller's. Never fails: what goes wrong is a warning. */
  countUsage(charge: Charge): Promise<void>;
  /** Makes the daily counters whole from the charges; answers how many charges were counted. */
  rebuildUsage(): Promise<{ charges: number }>;
  /**
   * Makes every balance and hash again, of one wallet or all, and names what does not follow. Reads only. `onProgress` is told
   * how many entries were read so far.
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
  async function execute<V extends Verb>(command: CommandOf<V>): Promise<Verbs[V]["answer"]> {
    return (await store.execute(command, now())).answer;
  }

  async function countUsage(charge: Charge): Promise<void> {
    try {
      await store.countUsage(charge);
    } catch (cause) {
      onWarning({ message: `Usage of charge ${charge.key} was not counted.`, cause });
    }
  }

  async function spend<V extends "charge" | "capture">(command: CommandOf<V>): Promise<Charge> {
    const { answer, fresh } = await store.execute(command, now());
    if (fresh) await countUsage(answer);
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
    countUsage,
    ...reading(store, now),
    sweep: async ({ limit = SWEEP_DEFAULT } = {}) => {
      const due = await store.dueWallets(now(), limit);
      for (const walletId of due) await execute({ verb: "sweep", request: { walletId } });
      return { wallets: due.length };
    },
    verify: (options = {}) => verify(store, options),
    rebuildUsage: async () => ({ charges: await store.rebuildUsage() }),
    close: () => store.close(),
  };
}

type Reading = Pick<
  Ledger,
  "balance" | "grants" | "holds" | "entries" | "explain" | "purchase" | "purchases" | "usage"
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
    entries: (walletId, { limit = ENTRIES_DEFAULT, ...page } = {}) =>
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
    usage: (walletId, { from, to }) =>
      store.usage(walletId, { from: utcDay(from), to: utcDay(to) }),
  };
}
