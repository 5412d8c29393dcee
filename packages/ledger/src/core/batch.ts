import type { Command, CommandOf, Executed, Verb } from "../command.ts";
import { decide, type Names, namesOf } from "./decide.ts";
import type {
  Changes,
  ChargeState,
  EntryState,
  GrantState,
  HoldState,
  KeyState,
  Loaded,
  Money,
  WalletState,
} from "./state.ts";

/** What is asked of the ledger, and when. */
export type Asked = { command: Command; names: Names; now: number };

export function asked(command: CommandOf<Verb>, now: number): Asked {
  // A verb and its own request, told apart again: the pair is what `Command` is the union of.
  const told = command as Command;
  return { command: told, names: namesOf(told), now };
}

/**
 * Parts of a batch whose rows can be read together. A fact is a run of its own; a command about a hold or a charge that is made
 * in the same run begins the next: what it needs is only known then.
 */
export function runsOf(batch: Asked[]): Asked[][] {
  const runs: Asked[][] = [];
  let run: Asked[] = [];
  let made = new Set<string>();
  let isFact = false;
  for (const each of batch) {
    const { holdKey, chargeKey = holdKey, key } = each.names;
    const wasFact = isFact;
    isFact = each.command.verb === "record";
    if (run.length === 0 || isFact || wasFact || made.has(chargeKey ?? "")) {
      runs.push((run = []));
      made = new Set();
    }
    run.push(each);
    if (key !== undefined) made.add(key);
  }
  return runs;
}

/** What became of it: an answer, or an error, which left nothing behind. */
export type Outcome = { executed: Executed } | { error: unknown };

/** Answers whoever asked, or throws what went wrong. */
export function settle<V extends Verb>(outcome: Outcome | undefined): Executed<V> {
  if (!outcome) throw new Error("A command got no outcome.");
  if ("error" in outcome) throw outcome.error;
  // The outcome is of the verb that was asked: the batch only forgets which.
  return outcome.executed as Executed<V>;
}

/** Rows as they were read. A grant or hold may be in it more than once. */
export type AtHand = {
  wallets: WalletState[];
  keys: KeyState[];
  holds: HoldState[];
  charges: ChargeState[];
  grants: GrantState[];
  /** Only of a single fact: facts are carried out one by one. */
  money: Money;
};

/** Rows to write: of each row the last state, of the journal every line. */
export type Written = {
  wallets: Map<string, WalletState>;
  grants: Map<string, GrantState>;
  holds: Map<string, HoldState>;
  charges: Map<string, ChargeState>;
  keys: Map<string, KeyState>;
  entries: EntryState[];
  facts: Pick<Changes, (typeof FACTS)[number]>[];
};

const NONE_DUE: HoldState[] = [];

const FACTS = ["purchase", "payment", "refund", "refundTotal", "dispute"] as const;

/**
 * The rows a batch of commands works on, brought up to date from one command to the next: a store reads them once before the
 * first and writes `written` once after the last.
 */
export class Batch {
  readonly written: Written = {
    wallets: new Map(),
    grants: new Map(),
    holds: new Map(),
    charges: new Map(),
    keys: new Map(),
    entries: [],
    facts: [],
  };
  readonly #wallets: Map<string, WalletState>;
  readonly #keys: Map<string, KeyState>;
  readonly #holds: Map<string, HoldState>;
  readonly #charges: Map<string, ChargeState>;
  /** By wallet, oldest first. */
  readonly #grants = new Map<string, Map<string, GrantState>>();
  readonly #money: Money;

  constructor({ wallets, keys, holds, charges, grants, money }: AtHand) {
    this.#wallets = new Map(wallets.map((wallet) => [wallet.walletId, wallet]));
    this.#keys = byKey(keys);
    this.#holds = byKey(holds);
    this.#charges = byKey(charges);
    for (const grant of grants.toSorted((a, b) => a.ordinal - b.ordinal)) this.#setGrant(grant);
    this.#money = money;
  }

  /** Decides the next command over what the ones before it left. A refused one leaves all as it was. */
  carryOut({ command, names, now }: Asked): Outcome {
    try {
      const { answer, changes } = decide(command, this.loadedFor(names, now), now);
      if (changes) this.#keep(changes);
      return { executed: { answer, fresh: changes !== null } };
    } catch (error) {
      return { error };
    }
  }

  /** What `decide` is to be given for the command with these names. */
  loadedFor({ key, holdKey, chargeKey = holdKey, walletId: named }: Names, now: number): Loaded {
    const hold = this.#holds.get(holdKey ?? "") ?? null;
    const charge = this.#charges.get(chargeKey ?? "") ?? null;
    const walletId = (hold ?? charge ?? this.#money.purchase)?.walletId ?? named ?? "";
    return {
      ...this.#money,
      key: this.#keys.get(key ?? "") ?? null,
      hold,
      charge,
      wallet: this.#wallets.get(walletId) ?? null,
      dueHolds: this.#dueHolds(walletId, now),
      grants: [...(this.#grants.get(walletId)?.values() ?? [])],
    };
  }

  #dueHolds(walletId: string, now: number): HoldState[] {
    if (this.#holds.size === 0) return NONE_DUE;
    return [...this.#holds.values()]
      .filter(
        (hold) => hold.walletId === walletId && hold.status === "open" && hold.expiresAt <= now,
      )
      .sort((a, b) => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1));
  }

  #keep(changes: Changes): void {
    const { wallet, key } = changes;
    const { wallets, grants, holds, charges, keys, entries, facts } = this.written;
    if (wallet) for (const map of [wallets, this.#wallets]) map.set(wallet.walletId, wallet);
    if (key) for (const map of [keys, this.#keys]) map.set(key.key, key);
    for (const hold of changes.holds)
      for (const map of [holds, this.#holds]) map.set(hold.key, hold);
    for (const charge of changes.charges) {
      for (const map of [charges, this.#charges]) map.set(charge.key, charge);
    }
    for (const grant of changes.grants) {
      grants.set(grant.key, grant);
      this.#setGrant(grant);
    }
    entries.push(...changes.entries);
    if (FACTS.some((fact) => changes[fact] !== null)) facts.push(changes);
  }

  #setGrant(grant: GrantState): void {
    const ofWallet = this.#grants.get(grant.walletId) ?? new Map<string, GrantState>();
    this.#grants.set(grant.walletId, ofWallet.set(grant.key, grant));
  }
}

function byKey<Row extends { key: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.key, row]));
}
