import type { Fact } from "../command.ts";
import type { Asked, Model } from "./model.ts";
import { type FactOf, factOf } from "./property-facts.ts";
import type { Step, World } from "./property-steps.ts";

/** What is really done in one step. */
export type Call =
  | Asked
  | { verb: "recordAll"; facts: Fact[] }
  | { verb: "sweep" }
  | { verb: "pass"; ms: number }
  | { verb: "look"; walletId: string; at: number };

/** Of ten keys nine are new; the others were there before. */
const NEW_KEYS = 900;

/** Turns the steps of a script into calls, with the keys and credits there are by then. */
export class Calls {
  readonly #world: World;
  readonly #wallets: string[];
  readonly #model: Model;
  readonly #clock: () => number;
  readonly #asked: Asked[] = [];
  #keys = 0;

  constructor(
    world: World,
    { wallets, model, clock }: { wallets: string[]; model: Model; clock: () => number },
  ) {
    this.#world = world;
    this.#wallets = wallets;
    this.#model = model;
    this.#clock = clock;
  }

  /** The call of a step; undefined where there is nothing yet to do it with. */
  of(step: Step): Call | undefined {
    const call = this.#callOf(step);
    if (call && "request" in call) this.#asked.push(call);
    return call;
  }

  #callOf(step: Step): Call | undefined {
    switch (step.do) {
      case "grant":
        return this.#grant(step);
      case "hold":
      case "charge":
        return this.#take(step);
      case "capture":
      case "release":
      case "extendHold":
        return this.#onHold(step);
      case "refund":
        return this.#refund(step);
      case "fact":
        return { verb: "record", request: this.#fact(step) };
      case "facts": {
        const facts = step.facts.map((each) => this.#fact(each));
        return { verb: "recordAll", facts };
      }
      case "sweep":
        return { verb: "sweep" };
      case "pass":
        return { verb: "pass", ms: step.ms };
      case "passBack":
        return { verb: "pass", ms: -step.ms };
      case "again":
        return this.#before(step.pick);
      case "tamper":
        return this.#tamper(step);
      case "wrong":
        return this.#wrong(step);
      case "look":
        return {
          verb: "look",
          walletId: this.#wallet(step.wallet),
          at: this.#clock() + step.ahead,
        };
    }
  }

  #grant(step: Extract<Step, { do: "grant" }>): Asked {
    const { wallet, credits, priority, source, startsIn, endsIn, isPaid, metadata } = step;
    const now = this.#clock();
    return {
      verb: "grant",
      request: {
        key: this.#key(step.key),
        walletId: this.#wallet(wallet),
        credits,
        ...left({ priority, source, metadata }),
        ...(startsIn === undefined ? {} : { effectiveAt: now + startsIn }),
        ...(endsIn === undefined ? {} : { expiresAt: now + (startsIn ?? 0) + endsIn }),
        ...(isPaid ? { paid: { amount: credits, currency: "usd" } } : {}),
      },
    };
  }

  #take(step: Extract<Step, { do: "hold" | "charge" }>): Asked {
    const walletId = this.#wallet(step.wallet);
    const { available } = this.#model.balance(walletId);
    const part = Math.max(1, Math.ceil((available * step.tenths) / 10));
    const credits = step.tenths > 10 ? available + 1 : part;
    const key = this.#key(step.key);
    const request = { key, walletId, credits, ...left({ metadata: step.metadata }) };
    if (step.do === "charge") return { verb: "charge", request };
    const ends = step.endsIn === undefined ? {} : { expiresAt: this.#clock() + step.endsIn };
    return { verb: "hold", request: { ...request, ...ends } };
  }

  #onHold(step: Extract<Step, { do: "capture" | "release" | "extendHold" }>): Asked | undefined {
    const all = this.#model.wallets.flatMap(({ holds }) => holds);
    const open = all.filter(({ status }) => status === "open");
    // Mostly one that is open; now and then one that is not.
    const hold = pickOf(step.pick % 5 ? open : all, step.pick);
    if (!hold) return undefined;
    const { key: holdKey } = hold;
    if (step.do === "release") return { verb: "release", request: { holdKey } };
    if (step.do === "extendHold") {
      const request = { holdKey, expiresAt: this.#clock() + step.endsIn };
      return { verb: "extendHold", request };
    }
    if (step.tenths === undefined) return { verb: "capture", request: { holdKey } };
    const credits = Math.floor((hold.credits * step.tenths) / 10);
    return { verb: "capture", request: { holdKey, credits } };
  }

  #refund(step: Extract<Step, { do: "refund" }>): Asked | undefined {
    const charge = pickOf(
      this.#model.wallets.flatMap(({ charges }) => charges),
      step.pick,
    );
    if (!charge) return undefined;
    const left = charge.credits - charge.refunded;
    const request = { key: this.#key(step.key), chargeKey: charge.key };
    if (step.tenths === undefined) return { verb: "refund", request };
    const part = Math.max(1, Math.ceil((left * step.tenths) / 10));
    const credits = step.tenths > 10 ? left + 1 : part;
    return { verb: "refund", request: { ...request, credits } };
  }

  /** What was asked before, as it was; it may have been refused then. */
  #before(pick: number): Asked | undefined {
    return pickOf(this.#asked, pick);
  }

  /** What was asked before with something else in it. */
  #tamper({ pick, how }: Extract<Step, { do: "tamper" }>): Asked | undefined {
    const before = this.#before(pick);
    if (!before || !("key" in before.request)) return undefined;
    const { key } = before.request;
    const walletId = this.#wallet(how % 3);
    switch (how) {
      case 0:
        return { verb: "grant", request: { key, walletId, credits: 3 } };
      case 1:
        return { verb: "hold", request: { key, walletId, credits: 1 } };
      case 2:
        return { verb: "charge", request: { key, walletId, credits: 1 } };
      default:
        // The same fields in another order, or one more of them: the type stays what it was.
        return {
          verb: before.verb,
          request: {
            ...(how === 3 ? { metadata: { other: true } } : {}),
            ...turned(before.request),
          },
        } as Asked;
    }
  }

  #wrong({ pick, key, wallet, what }: Extract<Step, { do: "wrong" }>): Asked | undefined {
    const { verb, wrong } = what;
    const base = { key: this.#key(key), walletId: this.#wallet(wallet), credits: 1 };
    // What a script in JavaScript could send, and no type allows.
    const asWrong = (request: object) => ({ verb, request: { ...request, ...wrong } }) as Asked;
    if (verb === "record") {
      const of = { purchase: pick % 3, what: "refund", which: 0, version: 0 };
      return asWrong(this.#fact(of));
    }
    if (verb !== "refund") return asWrong(base);
    const charge = pickOf(
      this.#model.wallets.flatMap(({ charges }) => charges),
      pick,
    );
    return charge && asWrong({ key: base.key, chargeKey: charge.key });
  }

  #wallet(n: number): string {
    return this.#wallets[n] ?? "";
  }

  #fact(of: FactOf): Fact {
    return factOf(this.#world, this.#wallets, of);
  }

  #key(pick: number): string {
    const before = pick < NEW_KEYS ? undefined : this.#before(pick);
    if (before && "key" in before.request) return before.request.key;
    this.#keys += 1;
    return `k${this.#keys}`;
  }
}

function pickOf<Item>(items: Item[], pick: number): Item | undefined {
  return items[pick % items.length];
}

/** Without the fields that are left out. */
function left<Fields extends object>(fields: Fields): Partial<Fields> {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as Partial<Fields>;
}

function turned(request: object): object {
  return Object.fromEntries(Object.entries(request).toReversed());
}

/** The call as a line of a script that can be run. */
export function lineOf(call: Call): string {
  const said = (value: unknown) =>
    JSON.stringify(value, (_, field: unknown) =>
      typeof field === "number" && !Number.isFinite(field) ? `<${field}>` : field,
    );
  if (call.verb === "pass") return `clock.pass(${call.ms});`;
  if (call.verb === "sweep") return "await ledger.sweep();";
  if (call.verb === "look") {
    return `await ledger.balance(${said(call.walletId)}, { at: ${call.at} });`;
  }
  if (call.verb === "recordAll") return `await ledger.record(${said(call.facts)});`;
  return `await ledger.${call.verb}(${said(call.request)});`;
}
