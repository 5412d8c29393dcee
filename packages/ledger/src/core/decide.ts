import type { Command, CommandOf, Executed, Fact, Verb, Verbs } from "../command.ts";
import { LedgerError } from "../errors.ts";
import { Book } from "./book.ts";
import { capture, charge, chargeOf } from "./charge.ts";
import { grant } from "./grant.ts";
import { extendHold, hold, holdOf, release } from "./hold.ts";
import { checkName, checkOneOf } from "./input.ts";
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
};

/** What a command comes to: its answer, and the rows to write; none for a replay. */
export type Decision<V extends Verb = Verb> = {
  answer: Verbs[V]["answer"];
  changes: Changes | null;
};

/** Names are checked here, before a store looks anything up by them. */
export function namesOf({ verb, request }: Command): Names {
  switch (verb) {
    case "grant":
    case "hold":
    case "charge": {
      checkName("key", request.key);
      checkName("walletId", request.walletId);
      const covers = verb === "grant" ? 0 : request.credits;
      return { walletId: request.walletId, key: request.key, covers };
    }
    case "extendHold":
    case "capture":
    case "release": {
      checkName("holdKey", request.holdKey);
      return { holdKey: request.holdKey, covers: (verb === "capture" && request.credits) || 0 };
    }
    case "refund":
      checkName("key", request.key);
      checkName("chargeKey", request.chargeKey);
      return { key: request.key, chargeKey: request.chargeKey, covers: 0 };
    case "record":
      return namesOfFact(request);
    case "sweep":
      return { walletId: request.walletId, covers: 0 };
  }
}

const FACTS = ["paid", "refund", "refundTotal", "dispute", "link"];

function namesOfFact(fact: Fact): Names {
  checkOneOf("kind", fact.kind, FACTS);
  if (fact.kind !== "paid") checkName("payment", fact.payment);
  const payment = fact.payment;
  if (fact.kind !== "paid" && fact.kind !== "link") return { payment, covers: 0 };
  const { paymentRef } = fact;
  checkName("paymentRef", paymentRef);
  if (fact.kind === "link") return { paymentRef, payment, covers: 0 };
  checkName("walletId", fact.walletId);
  const key = purchaseGrantKey(paymentRef);
  return { walletId: fact.walletId, paymentRef, payment, key, covers: 0 };
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

  const walletId = (loaded.hold ?? loaded.charge)?.walletId ?? namesOf(command).walletId;
  if (walletId === undefined) throw unknown(command.verb);
  const book = new Book(walletId, loaded, now);
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

function unknown(verb: Verb): LedgerError {
  return verb === "refund"
    ? new LedgerError("UNKNOWN_CHARGE", "There is no such charge.")
    : new LedgerError("UNKNOWN_HOLD", "There is no such hold.");
}

function run(
  book: Book,
  command: Exclude<Command, { verb: "record" }>,
  { charge: charged }: Loaded,
): Executed["answer"] {
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
      if (!charged) throw unknown(verb);
      return keyed(book, command, refund(book, request, charged));
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
  if (!loaded.key) return undefined;
  if (loaded.key.verb === verb && loaded.key.fingerprint === fingerprint(verb, request)) {
    return loaded.key.answer;
  }
  throw new LedgerError("KEY_REUSED", "This key was used for a different request.");
}
