import type { Command, CommandOf, Executed, Fact, Verb, Verbs } from "../command.ts";
import { LedgerError } from "../errors.ts";
import { Book } from "./book.ts";
import { capture, charge, chargeOf } from "./charge.ts";
import { isCarryKey } from "./carry.ts";
import { isReturnKey } from "./give-back.ts";
import { grant } from "./grant.ts";
import { extendHold, hold, holdOf, release } from "./hold.ts";
import { checkName, checkObject, checkOneOf, isName } from "./input.ts";
import { purchaseGrantKey, purchaseOf, record } from "./record.ts";
import { refund } from "./refund.ts";
import { fingerprint } from "./seal.ts";
import type { Changes, Loaded } from "./state.ts";
import { settleTime } from "./time.ts";

/** What a command names, and so what a store must load before it can be decided. */
export type Names = {
  walletId?: string;
  key?: string;
  holdKey?: string;
  chargeKey?: string;
  paymentRef?: string;
  payment?: string;
  /** Credits that may have to be taken from what is available. */
  covers: number;
  /** A plan's period meets those before and after it: the wallet's plan grants that end then or later are asked for. */
  since?: number;
};

/** What a command comes to: its answer, and the rows to write; none for a replay. */
export type Decision<V extends Verb = Verb> = {
  answer: Verbs[V]["answer"];
  changes: Changes | null;
};

/**
 * What a store looks up. Only the names a command stands or falls with are checked here: a key that was used is refused
 * before anything else is, so what is wrong with the rest is told by `decide`.
 */
export function namesOf({ verb, request }: Command): Names {
  checkObject("A request", request);
  switch (verb) {
    case "grant":
    case "hold":
    case "charge": {
      const { key, walletId, credits } = request;
      checkName("key", key);
      return { key, ...named({ walletId }), covers: verb === "grant" ? 0 : whole(credits) };
    }
    case "extendHold":
    case "capture":
    case "release": {
      checkName("holdKey", request.holdKey);
      const covers = verb === "capture" ? whole(request.credits) : 0;
      return { holdKey: request.holdKey, covers };
    }
    case "refund": {
      const { key, chargeKey } = request;
      checkName("key", key);
      return { key, ...named({ chargeKey }), covers: 0 };
    }
    case "record":
      return namesOfFact(request);
    case "sweep":
      return { walletId: request.walletId, covers: 0 };
  }
}

const FACTS = ["paid", "refund", "refundTotal", "dispute", "link"];

function namesOfFact(fact: Fact): Names {
  checkOneOf("kind", fact.kind, FACTS);
  const { payment } = fact;
  if (fact.kind !== "paid" || payment !== undefined) checkName("payment", payment);
  if (fact.kind !== "paid" && fact.kind !== "link") return { payment, covers: 0 };
  const { paymentRef } = fact;
  checkName("paymentRef", paymentRef);
  if (fact.kind === "link") return { paymentRef, payment, covers: 0 };
  checkName("walletId", fact.walletId);
  const key = purchaseGrantKey(paymentRef);
  // Money that went back before it came takes the credits at once, wherever they are.
  const { walletId, source, carry, expiresAt } = fact;
  const since = source === "plan" ? (carry?.from ?? expiresAt) : undefined;
  const met = Number.isSafeInteger(since) ? { since } : {};
  return { walletId, paymentRef, payment, key, covers: whole(fact.credits), ...met };
}

/** Leaves out what cannot be anybody's name: no database has to be asked for it. */
function named(names: Partial<Names>): Partial<Names> {
  return Object.fromEntries(Object.entries(names).filter(([, name]) => isName(name)));
}

function whole(credits: number | undefined): number {
  return Number.isSafeInteger(credits) ? Number(credits) : 0;
}

/**
 * The whole ledger: a command, the rows it needs, and the time, in; an answer and rows to write, out. Pure, so that a store
 * may run it again.
 * @throws LedgerError when the command is refused; then nothing is to be written.
 */
export function decide<V extends Verb>(
  command: CommandOf<V>,
  loaded: Loaded,
  now: number,
): Decision<V>;
export function decide(command: Command, loaded: Loaded, now: number): Decision {
  const replayed = replay(command, loaded);
  if (replayed) return { answer: replayed, changes: null };
  if (command.verb === "record") return recorded(command.request, loaded, now);

  const book = new Book(walletOf(command, loaded), loaded, now);
  settleTime(book);
  const answer = run(book, command, loaded);
  return { answer, changes: book.changes() };
}

function recorded(fact: Fact, loaded: Loaded, now: number): Decision<"record"> {
  const changes = record(fact, loaded, now);
  const purchase = changes?.purchase ?? loaded.purchase;
  const outcome = changes ? "applied" : "duplicate";
  return { answer: { outcome, purchase: purchase && purchaseOf(purchase) }, changes };
}

/** Whose wallet a command is about: told by its request, or by the hold or charge that it names. */
function walletOf({ verb, request }: Settled, { hold: held, charge: charged }: Loaded): string {
  switch (verb) {
    case "grant":
    case "hold":
    case "charge":
    case "sweep":
      checkName("walletId", request.walletId);
      return request.walletId;
    case "refund":
      checkName("chargeKey", request.chargeKey);
      return (charged ?? unknownCharge()).walletId;
    case "extendHold":
    case "capture":
    case "release":
      if (!held) throw new LedgerError("UNKNOWN_HOLD", "There is no such hold.");
      return held.walletId;
  }
}

function unknownCharge(): never {
  throw new LedgerError("UNKNOWN_CHARGE", "There is no such charge.");
}

/** Commands about one wallet, whose time is settled before they are decided. */
type Settled = Exclude<Command, { verb: "record" }>;

function run(book: Book, command: Settled, { charge: charged }: Loaded): Executed["answer"] {
  const { verb, request } = command;
  switch (verb) {
    case "grant":
      return keyed(book, command, grant(book, request));
    case "hold":
      return keyed(book, command, hold(book, request));
    case "charge":
      return keyed(book, command, charge(book, request));
    case "extendHold":
      return extendHold(book, request);
    case "capture":
      return capture(book, request);
    case "release":
      return release(book, request);
    case "refund":
      return keyed(book, command, refund(book, request, charged ?? unknownCharge()));
    case "sweep":
      return null;
  }
}

type Keyed = Extract<Command, { verb: "grant" | "hold" | "charge" | "refund" }>;

function keyed<Answer extends Verbs[Keyed["verb"]]["answer"]>(
  book: Book,
  { verb, request }: Keyed,
  answer: Answer,
): Answer {
  const { key } = request;
  const { walletId } = book.wallet;
  book.useKey({ key, walletId, verb, fingerprint: fingerprint(verb, request), answer });
  return answer;
}

/** The first answer again, for a command that was carried out before; a key used for anything else is refused. */
function replay({ verb, request }: Command, loaded: Loaded): Executed["answer"] | undefined {
  if (verb === "record" && (request.kind !== "paid" || loaded.purchase)) return undefined;
  if (verb === "capture" && loaded.hold?.status === "captured" && loaded.charge) {
    const { credits = loaded.hold.credits } = request;
    return credits === loaded.hold.captured
      ? chargeOf({ ...loaded.charge, refunded: 0 })
      : undefined;
  }
  if (verb === "release" && loaded.hold?.status === "released") return holdOf(loaded.hold);
  if (!loaded.key && !("key" in request && isOwnKey(request.key))) return undefined;
  if (loaded.key?.verb === verb && loaded.key?.fingerprint === fingerprint(verb, request)) {
    return loaded.key.answer;
  }
  throw new LedgerError("KEY_REUSED", "This key was used for a different request.");
}

/** Keys of the ledger's own making: nobody else may use one, before or after. */
function isOwnKey(key: string): boolean {
  return isReturnKey(key) || isCarryKey(key);
}
