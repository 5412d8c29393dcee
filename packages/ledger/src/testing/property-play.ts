import { isDeepStrictEqual } from "node:util";
import { LedgerError } from "../errors.ts";
import type { Ledger } from "../ledger.ts";
import type { Balance, Entry, Grant, Purchase } from "../model.ts";
import type { Clock } from "./clock.ts";
import { Model } from "./model.ts";
import { Refused } from "./model-verbs.ts";
import type { Call } from "./property-calls.ts";

const FOREVER = Date.UTC(2100, 0, 1);

/** What was seen of a wallet, at the wallet's own time. */
type Seen = { at: number; balance: Balance };

/** Calls made on the ledger and on the model side by side; throws where the two differ. */
export class Play {
  readonly model: Model;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #wallets: string[];
  readonly #seen = new Map<string, Seen[]>();
  readonly #lastEntry = new Map<string, Entry>();
  #made = 0;

  constructor(ledger: Ledger, clock: Clock, wallets: string[]) {
    this.model = new Model(clock.now);
    this.#ledger = ledger;
    this.#clock = clock;
    this.#wallets = wallets;
  }

  async make(call: Call): Promise<void> {
    if (call.verb === "look") return this.#look(call);
    if (call.verb === "pass") return this.#pass(call.ms);
    const said = await outcome(() => this.#tell(call));
    const expected = await outcome(async () => this.#expect(call));
    same("the answer", asSeen(this.model, said), asSeen(this.model, expected));
    this.#made += 1;
    const touches = this.#toLookAt(call, said);
    for (const walletId of this.#touchedBy(call)) await this.#compare(walletId, touches);
  }

  /**
   * The balance, always. Grants and holds in turn, and what a call has no business with now and then: what is wrong stays wrong,
   * and is found one call later.
   */
  #toLookAt({ verb }: Asking, said: unknown): Touches {
    if (this.#made % 8 === 0) return ALL;
    if (isRefusalOrDuplicate(said)) return {};
    const isTurnOfGrants = this.#made % 2 === 0;
    const { grants = false, holds = false, purchases = false } = WHAT_ONE_TOUCHES[verb];
    return { grants: grants && isTurnOfGrants, holds: holds && !isTurnOfGrants, purchases };
  }

  /** Asks all of it before the first is answered: each must be answered as if those before it had been. */
  async makeAtOnce(calls: Iterable<Call>): Promise<void> {
    let asked: { said: Promise<unknown>; expected: Promise<unknown> }[] = [];
    const answered = async () => {
      for (const { said, expected } of asked) {
        same("the answer", asSeen(this.model, await said), asSeen(this.model, await expected));
      }
      if (asked.length > 0) for (const each of this.#wallets) await this.#compare(each, ALL);
      asked = [];
    };
    for (const call of calls) {
      if ("request" in call) {
        const said = outcome(() => this.#tell(call));
        asked.push({ said, expected: outcome(async () => this.#expect(call)) });
      } else {
        await answered();
        await this.make(call);
      }
    }
    await answered();
  }

  async #tell(call: Asking): Promise<unknown> {
    if (call.verb === "sweep") return this.#ledger.sweep();
    if (call.verb === "recordAll") return this.#ledger.record(call.facts);
    // A verb and its own request: the union only forgets which belong together.
    return (this.#ledger[call.verb] as (request: unknown) => Promise<unknown>)(call.request);
  }

  #expect(call: Asking): unknown {
    if (call.verb === "sweep") return this.model.sweep();
    return call.verb === "recordAll" ? this.model.askAll(call.facts) : this.model.ask(call);
  }

  /** What is asked of the future is what is there when it comes, if nothing else happens. */
  async #pass(ms: number): Promise<void> {
    const at = this.#clock.now() + ms;
    const foretold = await this.#balances(ms > 0 ? at : undefined);
    this.#clock.pass(ms);
    for (const [n, balance] of (await this.#balances()).entries()) {
      const walletId = this.#wallets[n] ?? "";
      same(`${walletId} when time has passed`, balance, this.model.balance(walletId));
      const hasMoved = ms > 0 && this.model.now(walletId) === at;
      if (hasMoved) same(`${walletId} as it was foretold`, balance, foretold[n]);
      this.#see(walletId, balance);
    }
  }

  #balances(at?: number): Promise<Balance[]> {
    const asked = at === undefined ? {} : { at };
    return Promise.all(this.#wallets.map((walletId) => this.#ledger.balance(walletId, asked)));
  }

  async #look({ walletId, at }: Extract<Call, { verb: "look" }>): Promise<void> {
    const said = await this.#ledger.balance(walletId, { at });
    same(`${walletId} at ${at}`, said, this.model.balance(walletId, at));
  }

  #touchedBy(call: Asking): string[] {
    if (!("request" in call)) return this.#wallets;
    const { request } = call;
    const told = "walletId" in request ? request.walletId : this.#ownerOf(request);
    // A fact about what nobody has bought yet, a hold there is not, a wallet that cannot be: any of them must stay as it is.
    const isOne = told !== undefined && this.#wallets.includes(told);
    return [isOne ? told : (this.#wallets[this.#made % this.#wallets.length] ?? "")];
  }

  #ownerOf(request: object): string | undefined {
    const { wallets, purchaseOf } = this.model;
    if ("holdKey" in request) {
      return wallets.find(({ holds }) => holds.some(({ key }) => key === request.holdKey))
        ?.walletId;
    }
    if ("chargeKey" in request) {
      const isIt = ({ key }: { key: string }) => key === request.chargeKey;
      return wallets.find(({ charges }) => charges.some(isIt))?.walletId;
    }
    return "payment" in request ? purchaseOf(String(request.payment))?.walletId : undefined;
  }

  async #compare(walletId: string, touches: Touches): Promise<void> {
    const { grants, holds, purchases, lines } = touches;
    const ledger = this.#ledger;
    const { model } = this;
    const balance = await ledger.balance(walletId);
    same(`the balance of ${walletId}`, balance, model.balance(walletId));
    checkSums(balance);
    this.#see(walletId, balance);
    if (grants) {
      const said = withoutOwnKeys(await ledger.grants(walletId));
      same(`the grants of ${walletId}`, said, withoutOwnKeys(model.grants(walletId)));
    }
    if (holds) {
      same(`the holds of ${walletId}`, await ledger.holds(walletId), model.holds(walletId));
    }
    if (purchases) {
      const said = asSeen(model, await ledger.purchases(walletId));
      same(`the purchases of ${walletId}`, said, asSeen(model, model.purchases(walletId)));
    }
    if (lines) await this.#readOn(walletId);
  }

  /** The journal since it was last read: nothing missing, nothing dated back, and its last line is the balance. */
  async #readOn(walletId: string): Promise<void> {
    let last = this.#lastEntry.get(walletId);
    const after = last?.seq ?? 0;
    for (const entry of await this.#ledger.entries(walletId, { after, limit: 10_000 })) {
      same("the next line", entry.seq, (last?.seq ?? 0) + 1);
      if (entry.at < (last?.at ?? 0)) throw new Error(`Line ${entry.seq} is dated back.`);
      const { availableAfter, heldAfter, owedAfter } = entry;
      checkSums({ available: availableAfter, held: heldAfter, owed: owedAfter });
      last = entry;
    }
    if (!last) return;
    this.#lastEntry.set(walletId, last);
    const { available, held, owed } = this.model.booked(walletId);
    const { availableAfter, heldAfter, owedAfter } = last;
    const written = { available: availableAfter, held: heldAfter, owed: owedAfter };
    same(`the last line of ${walletId}`, written, { available, held, owed });
  }

  /** Seen at the wallet's own time; what was seen there or later, before the clock was set back, is not so any more. */
  #see(walletId: string, balance: Balance): void {
    const at = this.model.now(walletId);
    const before = (this.#seen.get(walletId) ?? []).filter((seen) => seen.at < at);
    this.#seen.set(walletId, [...before, { at, balance }]);
  }

  /** The books are in order, every moment of the past is what was seen then, and every credit can be explained. */
  async end(): Promise<void> {
    const { ok, problems } = await this.#ledger.verify();
    if (!ok) throw new Error(`The books are not in order: ${JSON.stringify(problems)}`);
    for (const walletId of this.#wallets) {
      await this.#compare(walletId, ALL);
      for (const { at, balance } of this.#seen.get(walletId) ?? []) {
        if (at >= this.model.now(walletId)) continue;
        const said = await this.#ledger.balance(walletId, { at });
        same(`${walletId} as it was seen at ${at}`, said, balance);
      }
      const explained = await this.#ledger.explain(walletId);
      const { grants, owed } = this.model.explain(walletId);
      const said = withoutOwnKeys(explained.grants.map(chargesOnce));
      const expected = withoutOwnKeys(grants);
      same(
        `what became of the credits of ${walletId}`,
        asSeen(this.model, said),
        asSeen(this.model, expected),
      );
      same("what is owed", explained.owed, owed);
      const usage = await this.#ledger.usage(walletId, { from: 0, to: FOREVER });
      same(`the usage of ${walletId}`, usage, this.model.usage(walletId));
    }
  }
}

type Touches = { grants?: boolean; holds?: boolean; purchases?: boolean; lines?: boolean };

const ALL: Touches = { grants: true, holds: true, purchases: true, lines: true };

/** Besides the balance, which is looked at after every call, refused or not. */
const WHAT_ONE_TOUCHES: Record<Asking["verb"], Touches> = {
  grant: { grants: true },
  hold: { grants: true, holds: true },
  extendHold: { holds: true },
  capture: { grants: true, holds: true },
  release: { grants: true, holds: true },
  charge: { grants: true },
  refund: { grants: true },
  record: { grants: true, purchases: true },
  recordAll: { grants: true, purchases: true },
  sweep: { grants: true, holds: true },
};

type Asking = Exclude<Call, { verb: "pass" | "look" }>;

/** The answer, or the refusal; anything else that is thrown is a fault, and no answer at all. */
async function outcome(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refused) return { refused: error.refusal };
    if (!(error instanceof LedgerError)) throw error;
    const { code } = error;
    if (!("needed" in error)) return { refused: { code } };
    const { needed, available, held } = error as LedgerError & Record<string, unknown>;
    return { refused: { code, needed, available, held } };
  }
}

function isRefusalOrDuplicate(said: unknown): boolean {
  if (typeof said !== "object" || said === null) return false;
  return "refused" in said || ("outcome" in said && said.outcome === "duplicate");
}

function same(what: string, said: unknown, expected: unknown): void {
  if (isDeepStrictEqual(said, expected)) return;
  const text = (value: unknown) => JSON.stringify(value, null, 1);
  throw new Error(`Not the same: ${what}\nledger: ${text(said)}\nmodel: ${text(expected)}`);
}

function checkSums(sums: Partial<Balance>): void {
  const { available = 0, owed = 0, held = 0, granted, spent = 0, expired = 0, revoked = 0 } = sums;
  const all = available + held + spent + expired + revoked;
  const isLost = granted !== undefined && granted !== all;
  const isBelow = Object.values(sums).some((sum) => sum < 0);
  if (isLost || isBelow || (available > 0 && owed > 0)) {
    throw new Error(`These sums cannot be: ${JSON.stringify(sums)}`);
  }
}

/** How the ledger calls a grant that was returned or carried over is its own affair. */
function withoutOwnKeys<Given extends Grant>(grants: Given[]): Given[] {
  const isOwn = ({ source, key }: Grant) => source === "return" || /^carry[: ]/.test(key);
  return grants.map((grant) => (isOwn(grant) ? { ...grant, key: "" } : grant));
}

/** A charge that took from one grant twice is told once. */
function chargesOnce<Explained extends { charges: { key: string; credits: number }[] }>(
  explained: Explained,
): Explained {
  const charges: { key: string; credits: number }[] = [];
  for (const { key, credits } of explained.charges) {
    const before = charges.find((charge) => charge.key === key);
    if (before) before.credits += credits;
    else charges.push({ key, credits });
  }
  return { ...explained, charges };
}

/** Which of two payments a purchase names depends on which was told first, so that is not compared. */
function asSeen(model: Model, answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map((each) => asSeen(model, each));
  if (typeof answer !== "object" || answer === null) return answer;
  if ("purchase" in answer) return { ...answer, purchase: asSeen(model, answer.purchase) };
  if (!("paymentRef" in answer)) return answer;
  // Of all that is answered only purchases have it.
  const { paymentRef, payment } = answer as Purchase;
  const known = model.paymentsOf(paymentRef);
  return payment !== null && known.includes(payment) ? { ...answer, payment: known } : answer;
}
