import type { Command, CommandOf, Executed, Verb, Verbs } from "../command.ts";
import { LedgerError } from "../errors.ts";
import { Book } from "./book.ts";
import { capture, charge, chargeOf } from "./charge.ts";
import { grant } from "./grant.ts";
import { extendHold, hold, holdOf, release } from "./hold.ts";
import { checkName, checkOneOf } from "./input.ts";
import { purchaseGrantKey, recordPaid } from "./record.ts";
import { fingerprint } from "./seal.ts";
import type { Changes, Loaded } from "./state.ts";
import { settleTime } from "./time.ts";

/** What a command names, and so what a store must load before it can be decided. */
export type Names = {
  walletId?: string;
  key?: string;
  holdKey?: string;
  paymentRef?: string;
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
    case "record": {
      const { walletId, paymentRef } = request;
      checkOneOf("kind", request.kind, ["paid"]);
      checkName("paymentRef", paymentRef);
      checkName("walletId", walletId);
      return { walletId, paymentRef, key: purchaseGrantKey(paymentRef), covers: 0 };
    }
    case "sweep":
      return { walletId: request.walletId, covers: 0 };
  }
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

  const walletId = loaded.hold?.walletId ?? namesOf(command).walletId;
  if (walletId === undefined) throw new LedgerError("UNKNOWN_HOLD", "There is no such hold.");
  const book = new Book(walletId, loaded, now);
  settleTime(book);
  const answer = run(book, command);
  return { answer, changes: book.changes() };
}

function run(book: Book, command: Command): Executed["answer"] {
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
    case "record":
      return recordPaid(book, request);
    case "sweep":
      return null;
  }
}

type Keyed = Extract<Command, { verb: "grant" | "hold" | "charge" }>;

function keyed<Answer extends Verbs[Keyed["verb"]]["answer"]>(
  book: Book,
  { verb, request }: Keyed,
  answer: Answer,
): Answer {
  const { key, walletId } = request;
  book.useKey({ key, walletId, verb, fingerprint: fingerprint(verb, request), answer });
  return answer;
}

/** The first answer again, for a command that was carried out before; a key used for anything else is refused. */
function replay({ verb, request }: Command, loaded: Loaded): Executed["answer"] | undefined {
  if (verb === "record" && loaded.purchase) {
    return { outcome: "duplicate", purchase: loaded.purchase };
  }
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
