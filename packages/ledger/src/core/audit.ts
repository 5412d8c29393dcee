import type { Balance } from "../model.ts";
import { type Bucket, move, MOVES } from "./moves.ts";
import { seal } from "./seal.ts";
import {
  balanceOf,
  EMPTY_BALANCE,
  type EntryState,
  type GrantState,
  type WalletState,
} from "./state.ts";

/** Something in the books that does not follow from what came before it. */
export type Problem = { walletId: string; seq?: number; problem: string };

type Places = Record<Bucket, number>;

const NOWHERE: Places = { available: 0, held: 0, spent: 0, expired: 0, revoked: 0 };

/**
 * Goes through one wallet's journal from its first line: every number, every hash, every balance is made again. A changed,
 * missing, added or swapped line shows where it stands, and the rows of wallet and grants must be what the journal comes to.
 */
export class Audit {
  readonly problems: Problem[] = [];
  readonly #walletId: string;
  readonly #balance: Balance = { ...EMPTY_BALANCE };
  readonly #grants = new Map<string, Places>();
  /** What the line before settled, and this one pays. */
  #settled = 0;
  #seq = 0;
  #hash = "";

  constructor(walletId: string) {
    this.#walletId = walletId;
  }

  /** The next line of the journal, in the order of `seq`. */
  read(entry: EntryState): void {
    const { seq } = entry;
    const expected = this.#seq + 1;
    if (seq !== expected) this.#note(`Entry ${expected} is missing.`, expected);
    // After a gap the chain is taken up where it goes on, so that one missing line is one problem.
    else if (seal(entry, this.#hash) !== entry.hash) {
      this.#note("The entry is not what was sealed, or stands in another's place.", seq);
    }
    this.#move(entry);
    const wrong = differences(this.#balance, entry.after);
    if (seq === expected && wrong) this.#note(`The balance after it is wrong: ${wrong}.`, seq);
    Object.assign(this.#balance, entry.after);
    this.#seq = seq;
    this.#hash = entry.hash;
  }

  /** The rows the journal must come to. */
  finish(wallet: WalletState, grants: GrantState[]): Problem[] {
    const { seq, hash } = wallet;
    if (seq > this.#seq) this.#note(`Entry ${this.#seq + 1} is missing.`, this.#seq + 1);
    else if (seq < this.#seq)
      this.#note("The entry was added behind the wallet's back.", this.#seq);
    else if (hash !== this.#hash) this.#note("The wallet's hash is not its last entry's.", seq);
    const wrong = differences(this.#balance, balanceOf(wallet));
    if (wrong) this.#note(`The wallet is not what its journal comes to: ${wrong}.`);
    for (const grant of grants) this.#compare(grant);
    for (const key of this.#grants.keys()) this.#note(`Grant ${key} is missing.`);
    return this.problems;
  }

  #compare(grant: GrantState): void {
    const places = this.#grants.get(grant.key) ?? NOWHERE;
    this.#grants.delete(grant.key);
    const wrong = differences(places, grant);
    if (wrong) this.#note(`Grant ${grant.key} is not what the journal comes to: ${wrong}.`);
  }

  #move({ kind, credits, grantKey }: EntryState): void {
    const { to, owed = 0 } = MOVES[kind];
    const paid = to === "available" ? this.#settled : 0;
    this.#settled = kind === "settle" ? credits : 0;
    const places = grantKey === null ? undefined : (this.#grants.get(grantKey) ?? { ...NOWHERE });
    if (places && grantKey !== null) this.#grants.set(grantKey, places);
    for (const sums of places ? [this.#balance, places] : [this.#balance]) {
      move(sums, { kind, credits, paid });
    }
    this.#balance.owed += owed * credits;
    if (kind === "grant") this.#balance.granted += credits;
  }

  #note(problem: string, seq?: number): void {
    const walletId = this.#walletId;
    this.problems.push(seq === undefined ? { walletId, problem } : { walletId, seq, problem });
  }
}

/** Which sums differ, in words; empty when none does. */
function differences<Sums extends Record<string, number>>(
  expected: Sums,
  found: { [Name in keyof Sums]: number },
): string {
  return Object.keys(expected)
    .filter((name) => expected[name] !== found[name])
    .map((name) => `${name} is ${found[name]}, not ${expected[name]}`)
    .join("; ");
}
