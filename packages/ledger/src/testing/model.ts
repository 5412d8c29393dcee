import { isDeepStrictEqual } from "node:util";
import type { CommandOf, Fact, PaidFact, Recorded, Verb } from "../command.ts";
import type { Balance, Explanation, Grant, Hold, Purchase, UsageDay } from "../model.ts";
import {
  learn,
  linkPayment,
  type ModelPurchase,
  newMoney,
  purchaseOf,
  settleMoney,
} from "./model-money.ts";
import * as verbs from "./model-verbs.ts";
import {
  balanceOf,
  carryOver,
  type ModelWallet,
  newWallet,
  nextDue,
  oldestFirst,
  passTime,
  remember,
} from "./model-wallet.ts";

/** What one can ask the model, and the ledger with it. */
export type Asked = { [V in Exclude<Verb, "sweep">]: CommandOf<V> }[Exclude<Verb, "sweep">];

const NOTHING = { available: 0, held: 0, owed: 0, granted: 0, spent: 0, expired: 0, revoked: 0 };

/**
 * The ledger a second time, written from its contract and not from its core, to compare with. Every credit is an object of
 * its own, every rule a loop over all of them, and nothing is quick.
 */
export class Model {
  readonly #clock: () => number;
  #wallets: ModelWallet[] = [];
  #used: { key: string; asked: unknown; answer: unknown }[] = [];
  #money = newMoney();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** What the ledger must answer. What it must refuse is thrown (`Refused`), and changes nothing. */
  ask(asked: Asked): unknown {
    if (asked.verb === "record") return this.#record(asked.request);
    const key = "key" in asked.request ? asked.request.key : undefined;
    if ("key" in asked.request) verbs.checkName(key);
    const used = this.#used.find((each) => each.key === key);
    if (used && isDeepStrictEqual(used.asked, plain(asked))) return used.answer;
    if (used) verbs.refuse("KEY_REUSED");
    const answer = this.#carryOut(asked);
    if (key !== undefined) this.#used.push({ key, asked: plain(asked), answer });
    return answer;
  }

  /** Several facts at once: all of them, or none. */
  askAll(facts: Fact[]): Recorded[] {
    const [wallets, used, money] = [this.#wallets, this.#used, this.#money];
    const before = structuredClone({ wallets, used, money });
    try {
      return facts.map((fact) => this.#record(fact));
    } catch (error) {
      this.#wallets = before.wallets;
      this.#used = before.used;
      this.#money = before.money;
      throw error;
    }
  }

  sweep(): { wallets: number } {
    const due = this.#wallets.filter((wallet) => nextDue(wallet, this.#clock()));
    for (const { walletId } of due) this.#keep(this.#settled(walletId));
    return { wallets: due.length };
  }

  #carryOut(asked: Exclude<Asked, { verb: "record" }>): unknown {
    const { verb, request } = asked;
    const walletId = this.#walletOf(asked);
    if (verb === "capture" || verb === "release") {
      const before = verbs.endedBefore(this.#wallet(walletId), verb, request);
      if (before) return before;
    }
    const wallet = this.#settled(walletId);
    const now = this.now(walletId);
    const answer = ((): unknown => {
      switch (verb) {
        case "grant":
          return verbs.grant(wallet, request, now);
        case "hold":
          return verbs.hold(wallet, request, now);
        case "charge":
          return verbs.charge(wallet, request, now);
        case "extendHold":
          return verbs.extendHold(wallet, request, now);
        case "capture":
          return verbs.capture(wallet, request, now);
        case "release":
          return verbs.release(wallet, request.holdKey, now);
        case "refund":
          return verbs.refund(wallet, request, now);
      }
    })();
    this.#keep(wallet);
    return answer;
  }

  #walletOf({ verb, request }: Exclude<Asked, { verb: "record" }>): string {
    const all = this.#wallets;
    switch (verb) {
      case "grant":
      case "hold":
      case "charge":
        verbs.checkName(request.walletId);
        return request.walletId;
      case "refund": {
        const { chargeKey } = request;
        const owner = all.find(({ charges }) => charges.some(({ key }) => key === chargeKey));
        return (owner ?? verbs.refuse("UNKNOWN_CHARGE")).walletId;
      }
      default: {
        const { holdKey } = request;
        const owner = all.find(({ holds }) => holds.some(({ key }) => key === holdKey));
        return (owner ?? verbs.refuse("UNKNOWN_HOLD")).walletId;
      }
    }
  }

  #record(fact: Fact): Recorded {
    if ("amount" in fact && fact.amount < 0) verbs.refuse("INVALID_INPUT");
    if (fact.kind === "paid") return this.#recordPaid(fact);
    const fresh = learn(this.#money, fact);
    const purchase = purchaseOf(this.#money, fact);
    if (fresh && purchase) {
      const wallet = this.#settled(purchase.walletId);
      purchase.payment ??= fact.payment;
      settleMoney(wallet, purchase, this.#money, this.now(wallet.walletId));
      this.#keep(wallet);
    }
    return answerOf(fresh, purchase);
  }

  #recordPaid(fact: PaidFact): Recorded {
    const { walletId, paymentRef, eventId, sku, credits, amount, currency, payment } = fact;
    const before = purchaseOf(this.#money, fact);
    if (before) return answerOf(false, before);
    const key = `grant:${paymentRef}`;
    if (this.#used.some((each) => each.key === key)) verbs.refuse("KEY_REUSED");
    const wallet = this.#settled(walletId);
    const now = this.now(walletId);
    if (credits > 0) {
      const { source = "purchase", priority, expiresAt, carry } = fact;
      const paid = { amount, currency };
      const more = { source, priority, expiresAt, paid, metadata: { sku }, paymentRef, carry };
      const answer = verbs.grant(wallet, { key, walletId, credits, ...more }, now);
      this.#used.push({ key, asked: fact, answer });
      if (carry) carryOver(wallet, carry.from, now);
      passTime(wallet, now);
    }
    const linked = this.#money.links.find((link) => link.paymentRef === paymentRef);
    const bought = { paymentRef, eventId, walletId, sku, credits, amount, currency };
    const start = { creditsReversed: 0, amountRefunded: 0, status: "paid" as const };
    const known = { payment: payment ?? linked?.payment ?? null, createdAt: now, reversed: [] };
    const purchase: ModelPurchase = { ...bought, ...start, ...known };
    this.#money.purchases.push(purchase);
    if (payment !== undefined) linkPayment(this.#money, payment, paymentRef);
    settleMoney(wallet, purchase, this.#money, now);
    this.#keep(wallet);
    return answerOf(true, purchase);
  }

  /** A clock that was set back stands still until it has caught up with what was written. */
  now(walletId: string): number {
    return Math.max(this.#clock(), this.#wallet(walletId).at);
  }

  #wallet(walletId: string): ModelWallet {
    return this.#wallets.find((wallet) => wallet.walletId === walletId) ?? newWallet(walletId);
  }

  /** The wallet with its time passed until `at`: a copy where that changes anything. */
  #settled(walletId: string, at = this.now(walletId)): ModelWallet {
    const wallet = this.#wallet(walletId);
    if (!nextDue(wallet, at)) return wallet;
    const copy = structuredClone(wallet);
    passTime(copy, at);
    return copy;
  }

  #keep(wallet: ModelWallet): void {
    remember(wallet);
    const index = this.#wallets.findIndex(({ walletId }) => walletId === wallet.walletId);
    this.#wallets.splice(index < 0 ? this.#wallets.length : index, 1, wallet);
  }

  balance(walletId: string, at = this.now(walletId)): Balance {
    const wallet = this.#wallet(walletId);
    if (at >= wallet.at) return balanceOf(this.#settled(walletId, at));
    return wallet.past.findLast((then) => then.at <= at)?.balance ?? NOTHING;
  }

  /** The balance after the last line of the journal, with nothing that is due but not written. */
  booked(walletId: string): Balance {
    return balanceOf(this.#wallet(walletId));
  }

  grants(walletId: string): Grant[] {
    const wallet = this.#settled(walletId);
    return wallet.grants.map((grant) => verbs.grantOf(wallet, grant));
  }

  holds(walletId: string): Hold[] {
    return oldestFirst(this.#settled(walletId).holds).map(verbs.holdOf);
  }

  purchases(walletId: string): Purchase[] {
    const newestFirst = (a: Purchase, b: Purchase) =>
      b.createdAt - a.createdAt || (a.paymentRef < b.paymentRef ? 1 : -1);
    return this.#money.purchases
      .filter((purchase) => purchase.walletId === walletId)
      .sort(newestFirst)
      .map(seen);
  }

  explain(walletId: string): Explanation {
    const wallet = this.#settled(walletId);
    const grants = wallet.grants.map((grant) => {
      const of = (place: string) =>
        wallet.credits.filter((each) => each.grant === grant && each.place === place).length;
      const purchase = this.#money.purchases.find(
        ({ paymentRef }) => paymentRef === grant.paymentRef,
      );
      return {
        ...verbs.grantOf(wallet, grant),
        expired: of("expired"),
        revoked: of("revoked"),
        purchase: purchase ? seen(purchase) : null,
        charges: oldestFirst(wallet.charges).flatMap(({ key, taken }) => {
          const credits = taken.filter((credit) => credit.grant === grant).length;
          return credits > 0 ? [{ key, credits }] : [];
        }),
      };
    });
    return { walletId, owed: wallet.owed, grants };
  }

  /** Of all days. */
  usage(walletId: string): UsageDay[] {
    const days: UsageDay[] = [];
    for (const { credits, createdAt, metadata = {} } of this.#wallet(walletId).charges) {
      const day = new Date(createdAt).toISOString().slice(0, 10);
      const modelId = String(metadata["modelId"] ?? "");
      let row = days.find((each) => each.day === day && each.modelId === modelId);
      if (!row) days.push((row = { day, modelId, renders: 0, seconds: 0, credits: 0 }));
      row.renders += 1;
      row.seconds += Number(metadata["seconds"] ?? 0);
      row.credits += credits;
    }
    return days.sort((a, b) => (a.day + a.modelId < b.day + b.modelId ? -1 : 1));
  }

  get wallets(): readonly ModelWallet[] {
    return this.#wallets;
  }

  /** What a payment paid for, if that is known. */
  readonly purchaseOf = (payment: string): Purchase | undefined => {
    const linked = this.#money.links.find((link) => link.payment === payment);
    return this.#money.purchases.find(({ paymentRef }) => paymentRef === linked?.paymentRef);
  };

  /** The payments of a purchase: which of several it names depends on which was told first. */
  paymentsOf(paymentRef: string): string[] {
    const links = this.#money.links.filter((link) => link.paymentRef === paymentRef);
    return links.map(({ payment }) => payment);
  }
}

function answerOf(fresh: boolean, purchase: ModelPurchase | undefined): Recorded {
  return { outcome: fresh ? "applied" : "duplicate", purchase: purchase ? seen(purchase) : null };
}

function seen({ reversed: _, ...purchase }: ModelPurchase): Purchase {
  return purchase;
}

/** Fields left undefined are fields left out. */
function plain(asked: Asked): unknown {
  return JSON.parse(JSON.stringify(asked));
}
