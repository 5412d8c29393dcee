import type { PaidFact } from "../command.ts";
import type { Balance, Charge, Grant, Hold } from "../model.ts";

/** Where a credit is. */
type Place = "available" | "held" | "spent" | "expired" | "revoked";

/** One credit: it belongs to a grant for ever, and is in one place. */
export type Credit = { grant: ModelGrant; place: Place };

export type ModelGrant = Omit<Grant, "remaining" | "held"> & {
  /** Its age in the wallet. */
  number: number;
  paymentRef: string | null;
  begun: boolean;
  ended: boolean;
  /** What was available when it ended. */
  unspent?: number;
  carry?: PaidFact["carry"];
  /** Of what came over: the grant that left it. */
  leftBy?: ModelGrant;
};
export type ModelHold = Hold & { taken: Credit[] };
export type ModelCharge = Charge & { taken: Credit[] };

export type ModelWallet = {
  walletId: string;
  grants: ModelGrant[];
  credits: Credit[];
  holds: ModelHold[];
  charges: ModelCharge[];
  owed: number;
  /** When something last moved or ended: the wallet's time goes on from there even if the clock is set back. */
  at: number;
  past: { at: number; balance: Balance }[];
};

const DAY = 24 * 60 * 60 * 1_000;

export function newWallet(walletId: string): ModelWallet {
  const empty = { grants: [], credits: [], holds: [], charges: [], past: [] };
  return { walletId, owed: 0, at: 0, ...empty };
}

export function balanceOf({ credits, owed }: ModelWallet): Balance {
  const sums = { available: 0, held: 0, spent: 0, expired: 0, revoked: 0 };
  for (const { place } of credits) sums[place] += 1;
  const { available, held, spent, expired, revoked } = sums;
  return { available, held, owed, granted: credits.length, spent, expired, revoked };
}

/** Writes down what the wallet comes to, so that it can be asked for later. */
export function remember(wallet: ModelWallet): void {
  wallet.past.push({ at: wallet.at, balance: balanceOf(wallet) });
}

export function put(wallet: ModelWallet, credit: Credit, place: Place, at: number): void {
  credit.place = place;
  moved(wallet, at);
}

function moved(wallet: ModelWallet, at: number): void {
  wallet.at = Math.max(wallet.at, at);
}

/** What is owed is paid first, by whatever becomes available. */
function makeAvailable(wallet: ModelWallet, credit: Credit, at: number): void {
  put(wallet, credit, "available", at);
  if (wallet.owed === 0) return;
  wallet.owed -= 1;
  put(wallet, credit, "revoked", at);
}

export function owe(wallet: ModelWallet, credits: number, at: number): void {
  if (credits === 0) return;
  wallet.owed += credits;
  moved(wallet, at);
}

export function beginGrant(wallet: ModelWallet, grant: ModelGrant, at: number): void {
  grant.begun = true;
  for (let n = 0; n < grant.credits; n += 1) {
    const credit: Credit = { grant, place: "available" };
    wallet.credits.push(credit);
    makeAvailable(wallet, credit, at);
  }
}

/** Priority, then soonest end (none is last), then given before paid, then oldest. */
export function inBurnOrder(wallet: ModelWallet): Credit[] {
  const ends = ({ expiresAt }: ModelGrant) => expiresAt ?? Number.MAX_VALUE;
  const wasPaid = ({ source, paid }: ModelGrant) =>
    paid || source === "purchase" || source === "plan" ? 1 : 0;
  return wallet.credits
    .filter(({ place }) => place === "available")
    .sort(({ grant: a }, { grant: b }) => {
      if (a.priority !== b.priority) return a.priority - b.priority;
      if (ends(a) !== ends(b)) return ends(a) - ends(b);
      if (wasPaid(a) !== wasPaid(b)) return wasPaid(a) - wasPaid(b);
      return a.number - b.number;
    });
}

/**
 * Gives credits back that were taken in this order: the last taken first, each to its grant. What comes back to a grant that
 * has ended is expired, and lives another 24 hours as a grant of its own.
 */
export function giveBack(wallet: ModelWallet, taken: Credit[], at: number): void {
  let late: Credit[] = [];
  for (const credit of taken.toReversed()) {
    if (late[0] && late[0].grant !== credit.grant) {
      grantAnew(wallet, late, at);
      late = [];
    }
    makeAvailable(wallet, credit, at);
    const { expiresAt } = credit.grant;
    if (credit.place !== "available" || expiresAt === null || expiresAt > at) continue;
    put(wallet, credit, "expired", at);
    late.push(credit);
  }
  if (late.length > 0) grantAnew(wallet, late, at);
}

function grantAnew(wallet: ModelWallet, late: Credit[], at: number): void {
  const [{ grant: before } = { grant: undefined }] = late;
  if (!before) return;
  const grant: ModelGrant = {
    key: `return ${wallet.grants.length}`,
    walletId: wallet.walletId,
    credits: late.length,
    source: "return",
    priority: before.priority,
    effectiveAt: at,
    expiresAt: at + DAY,
    createdAt: at,
    number: wallet.grants.length,
    paymentRef: before.paymentRef,
    begun: true,
    ended: false,
  };
  wallet.grants.push(grant);
  beginGrant(wallet, grant, at);
}

type Due = { at: number; rank: number; happen: () => void };

/** Lets everything happen that time alone does until `now`, one after the other. */
export function passTime(wallet: ModelWallet, now: number): void {
  for (let due = nextDue(wallet, now); due; due = nextDue(wallet, now)) {
    due.happen();
    moved(wallet, due.at);
    remember(wallet);
  }
}

/** At one moment grants end, then holds lapse, then grants begin; among equals the older goes first. */
export function nextDue(wallet: ModelWallet, now: number): Due | undefined {
  const dues: Due[] = [];
  for (const grant of wallet.grants) {
    const { begun, ended, effectiveAt, expiresAt } = grant;
    if (begun && !ended && expiresAt !== null) {
      dues.push({ at: expiresAt, rank: 1, happen: () => endGrant(wallet, grant, expiresAt) });
    }
    if (!begun) {
      const happen = () => beginGrant(wallet, grant, effectiveAt);
      dues.push({ at: effectiveAt, rank: 3, happen });
    }
  }
  for (const hold of oldestFirst(wallet.holds)) {
    if (hold.status !== "open") continue;
    dues.push({ at: hold.expiresAt, rank: 2, happen: () => lapse(wallet, hold) });
  }
  return dues.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.rank - b.rank)[0];
}

function endGrant(wallet: ModelWallet, grant: ModelGrant, at: number): void {
  grant.ended = true;
  grant.unspent = 0;
  for (const credit of wallet.credits) {
    if (credit.grant === grant && credit.place === "available") {
      put(wallet, credit, "expired", at);
      grant.unspent += 1;
    }
  }
  moved(wallet, at);
  carryOver(wallet, at, at);
}

/** What plans leave when they end comes over into the period paid for from then on, once, and not again after that. */
export function carryOver(wallet: ModelWallet, from: number, at: number): void {
  const next = wallet.grants
    .filter(({ carry }) => carry?.from === from)
    .sort((a, b) => roomOf(b) - roomOf(a) || (b.expiresAt ?? 0) - (a.expiresAt ?? 0))[0];
  if (!next) return;
  const left = wallet.grants.filter(({ source, ended, expiresAt, leftBy }) => {
    return source === "plan" && ended && expiresAt === from && !leftBy;
  });
  for (const grant of left) {
    const over = wallet.grants.filter(({ leftBy }) => leftBy && left.includes(leftBy));
    if (over.some(({ leftBy }) => leftBy === grant)) continue;
    const room = roomOf(next) - over.reduce((sum, { credits }) => sum + credits, 0);
    const credits = Math.min(grant.unspent ?? 0, room);
    if (credits > 0) comeOver(wallet, { grant, next, credits, at });
  }
}

function roomOf({ carry }: ModelGrant): number {
  return carry?.credits ?? 0;
}

function comeOver(
  wallet: ModelWallet,
  {
    grant,
    next,
    credits,
    at,
  }: { grant: ModelGrant; next: ModelGrant; credits: number; at: number },
): void {
  const { walletId, source, metadata, paymentRef } = grant;
  const { expiresAt } = next;
  const priority = next.priority > 0 ? next.priority - 1 : 0;
  const number = wallet.grants.length;
  const what = { key: `carry ${number}`, walletId, source, priority, credits, paymentRef };
  const when = { effectiveAt: at, createdAt: at, expiresAt, begun: true, ended: false };
  const made = { ...what, ...when, ...(metadata && { metadata }), number, leftBy: grant };
  wallet.grants.push(made);
  beginGrant(wallet, made, at);
}

function lapse(wallet: ModelWallet, hold: ModelHold): void {
  hold.status = "expired";
  giveBack(wallet, hold.taken, hold.expiresAt);
}

/** By the time they were made; those of one moment by key. */
export function oldestFirst<Made extends { createdAt: number; key: string }>(made: Made[]): Made[] {
  return made.toSorted((a, b) => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1));
}
