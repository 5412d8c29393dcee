import type { EntryKind, Grant } from "../model.ts";
import { move, MOVES } from "./moves.ts";
import { seal } from "./seal.ts";
import {
  type Changes,
  type ChargeState,
  type EntryState,
  type GrantState,
  type HoldState,
  type KeyState,
  type Loaded,
  balanceOf,
  newWallet,
  NO_CHANGES,
  type PurchaseState,
  type WalletState,
} from "./state.ts";

/**
 * One wallet while a command is decided: rules move credits with `post`, and `changes` is what to write.
 * What it changes of the rows it was given it changes in copies, so a refusal half-way leaves nothing behind.
 */
export class Book {
  readonly now: number;
  readonly wallet: WalletState;
  readonly #grants = new Map<string, GrantState>();
  readonly #holds = new Map<string, HoldState>();
  readonly #changed = { grants: new Set<string>(), holds: new Set<string>() };
  readonly #charges = new Map<string, ChargeState>();
  readonly #entries: EntryState[] = [];
  #key: KeyState | null = null;
  #purchase: PurchaseState | null = null;

  /** Time never runs backwards in a journal: a clock that does is held at what was written last. */
  constructor(walletId: string, loaded: Loaded, now: number) {
    this.wallet = { ...(loaded.wallet ?? newWallet(walletId)) };
    this.now = Math.max(now, this.wallet.at);
    for (const grant of loaded.grants) this.#grants.set(grant.key, grant);
    for (const hold of loaded.dueHolds) this.#holds.set(hold.key, hold);
    if (loaded.hold) this.#holds.set(loaded.hold.key, loaded.hold);
  }

  get grants(): Iterable<GrantState> {
    return this.#grants.values();
  }

  get holds(): Iterable<HoldState> {
    return this.#holds.values();
  }

  grant(key: string): GrantState {
    const grant = this.#grants.get(key);
    if (!grant) throw new Error(`The store did not load grant ${key}.`);
    return grant;
  }

  hold(key: string): HoldState {
    const hold = this.#holds.get(key);
    if (!hold) throw new Error(`The store did not load hold ${key}.`);
    return hold;
  }

  /** Whether the wallet can still count that many: 2^53−1 credits in its life. */
  fits(credits: number): boolean {
    return this.wallet.granted + credits <= Number.MAX_SAFE_INTEGER;
  }

  /** What ended by then has ended, even if no line tells of it: a clock set back is held there too. */
  passed(at: number): void {
    this.wallet.at = Math.max(this.wallet.at, at);
  }

  /** A grant joins the wallet; its credits come in with a `grant` entry once it is effective. */
  addGrant(grant: NewGrant): void {
    this.wallet.grantCount += 1;
    const ordinal = this.wallet.grantCount;
    this.#grants.set(grant.key, { ...NO_CARRY, unspent: 0, ...grant, ordinal });
    this.#changed.grants.add(grant.key);
  }

  /** A grant that may be changed: a copy, made when the first change comes. */
  #ownGrant(key: string): GrantState {
    const grant = this.grant(key);
    if (this.#changed.grants.has(key)) return grant;
    const own = { ...grant };
    this.#grants.set(key, own);
    this.#changed.grants.add(key);
    return own;
  }

  changeGrant(key: string, change: Partial<GrantState>): void {
    Object.assign(this.#ownGrant(key), change);
  }

  addHold(hold: HoldState): void {
    this.#holds.set(hold.key, hold);
    this.#changed.holds.add(hold.key);
  }

  changeHold(key: string, change: Partial<HoldState>): void {
    if (!this.#changed.holds.has(key)) this.addHold({ ...this.hold(key) });
    Object.assign(this.hold(key), change);
  }

  /** A new charge, or one of which something was refunded. */
  setCharge(charge: ChargeState): void {
    this.#charges.set(charge.key, charge);
  }

  useKey(key: KeyState): void {
    this.#key = key;
  }

  setPurchase(purchase: PurchaseState): void {
    this.#purchase = purchase;
  }

  /**
   * Writes one line of the journal: moves `credits` between the places its kind names, in the wallet and in the grant.
   * Credits that come in pay what is owed before anything else can have them.
   */
  post(kind: EntryKind, line: Line): void {
    const { key, grantKey = null, credits } = line;
    const { to, owed = 0 } = MOVES[kind];
    const { wallet } = this;
    const at = Math.max(line.at ?? this.now, wallet.at);
    const paid = to === "available" ? Math.min(wallet.owed, credits) : 0;
    if (paid > 0) this.post("settle", { ...line, credits: paid });
    move(wallet, { kind, credits, paid });
    if (grantKey !== null) move(this.#ownGrant(grantKey), { kind, credits, paid });
    wallet.owed += owed * credits;
    if (kind === "grant") wallet.granted += credits;
    this.#seal({ kind, key, grantKey, credits, at });
  }

  #seal(line: Pick<EntryState, "kind" | "key" | "grantKey" | "credits" | "at">): void {
    const { wallet } = this;
    wallet.seq += 1;
    wallet.at = line.at;
    const entry = {
      ...line,
      walletId: wallet.walletId,
      seq: wallet.seq,
      availableAfter: wallet.available,
      heldAfter: wallet.held,
      owedAfter: wallet.owed,
      after: balanceOf(wallet),
    };
    wallet.hash = seal(entry, wallet.hash);
    this.#entries.push({ ...entry, hash: wallet.hash });
  }

  changes(): Changes {
    return {
      ...NO_CHANGES,
      wallet: this.wallet,
      grants: [...this.#changed.grants].map((key) => this.grant(key)),
      holds: [...this.#changed.holds].map((key) => this.hold(key)),
      charges: [...this.#charges.values()],
      entries: this.#entries,
      key: this.#key,
      purchase: this.#purchase,
    };
  }
}

const NO_CARRY = { carryFrom: null, carryCredits: null };

type Carry = Pick<GrantState, keyof typeof NO_CARRY>;

/** A grant before it has its place in the wallet. Most carry nothing over. */
type NewGrant = Omit<GrantState, "ordinal" | "unspent" | keyof Carry> & Partial<Carry>;

/** One line to post; `at` is now unless it was due before. */
type Line = { key: string; grantKey?: string; credits: number; at?: number };

/** The grant as callers see it. */
export function grantOf(state: GrantState): Grant {
  const { key, walletId, credits, available, held, source, priority } = state;
  const { effectiveAt, expiresAt, paid, metadata, createdAt } = state;
  return {
    key,
    walletId,
    credits,
    remaining: available,
    held,
    source,
    priority,
    effectiveAt,
    expiresAt,
    ...(paid && { paid }),
    ...(metadata && { metadata }),
    createdAt,
  };
}
