import type { Book } from "./book.ts";
import { carryOver } from "./carry.ts";
import { giveBack } from "./give-back.ts";

/** Something that happens by itself at a known moment. At one moment, grants end before holds lapse and before grants begin. */
type Due = { at: number; order: "1 end" | "2 lapse" | "3 begin"; key: string };

/**
 * Books what time alone has done up to the book's `now`, in the order it happened: grants that ended, holds that lapsed,
 * grants that began. Each entry carries the moment it was due, so the balance at any past moment can be read off the journal.
 */
export function settleTime(book: Book): void {
  const queue = [
    ...[...book.grants]
      .filter(({ key }) => dueOfGrant(book, key).length > 0)
      .sort((a, b) => a.ordinal - b.ordinal)
      .flatMap(({ key }) => dueOfGrant(book, key)),
    ...[...book.holds].flatMap(({ key }) => dueOfHold(book, key)),
  ].sort(sooner);
  for (let due = queue.shift(); due; due = queue.shift()) {
    const followers = happen(book, due).flatMap((key) => dueOfGrant(book, key));
    if (followers.length > 0) queue.push(...followers);
    if (followers.length > 0) queue.sort(sooner);
  }
}

function sooner(a: Due, b: Due): number {
  return a.at - b.at || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0);
}

function dueOfGrant(book: Book, key: string): Due[] {
  const { status, effectiveAt, expiresAt } = book.grant(key);
  if (status === "scheduled" && effectiveAt <= book.now) {
    return [{ at: effectiveAt, order: "3 begin", key }];
  }
  if (status === "active" && expiresAt !== null && expiresAt <= book.now) {
    return [{ at: expiresAt, order: "1 end", key }];
  }
  return [];
}

function dueOfHold(book: Book, key: string): Due[] {
  const { status, expiresAt } = book.hold(key);
  return status === "open" && expiresAt <= book.now
    ? [{ at: expiresAt, order: "2 lapse", key }]
    : [];
}

/** A grant that the wallet has become too full to count does not begin: time itself cannot be refused. */
function begin(book: Book, { key, at }: { key: string; at: number }): string[] {
  const { credits } = book.grant(key);
  if (!book.fits(credits)) return [];
  book.changeGrant(key, { status: "active" });
  book.post("grant", { key, grantKey: key, credits, at });
  return [key];
}

/** Answers the grants whose own time has to be looked at again. */
function happen(book: Book, { at, order, key }: Due): string[] {
  if (order === "2 lapse") {
    const { takings } = book.hold(key);
    book.changeHold(key, { status: "expired" });
    return giveBack(book, { kind: "lapse", key, takings, at });
  }
  if (order === "3 begin") return begin(book, { key, at });
  const { available: credits, source } = book.grant(key);
  if (credits > 0) book.post("expire", { key, grantKey: key, credits, at });
  book.changeGrant(key, { status: "ended", unspent: credits });
  book.passed(at);
  return source === "plan" ? carryOver(book, { from: at, at }) : [];
}
