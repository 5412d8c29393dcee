import type {
  CaptureCommand,
  ChargeCommand,
  ExtendHoldCommand,
  GrantCommand,
  HoldCommand,
  PaidFact,
  RefundCommand,
} from "../command.ts";
import type { LedgerErrorCode } from "../errors.ts";
import type { Charge, Grant, Hold } from "../model.ts";
import {
  balanceOf,
  beginGrant,
  type Credit,
  giveBack,
  inBurnOrder,
  type ModelCharge,
  type ModelGrant,
  type ModelHold,
  type ModelWallet,
  passTime,
  put,
} from "./model-wallet.ts";

const HOUR = 60 * 60 * 1_000;

/** What the contract refuses, with the words it has for it. */
export class Refused extends Error {
  readonly refusal: { code: LedgerErrorCode; needed?: number; available?: number; held?: number };

  constructor(refusal: Refused["refusal"]) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export function refuse(code: LedgerErrorCode): never {
  throw new Refused({ code });
}

/** A whole number from `min` to `max`. */
function checkWhole(value: unknown, min: number, max = Number.MAX_SAFE_INTEGER): void {
  const fits = Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  if (!fits) refuse("INVALID_INPUT");
}

export function checkName(value: unknown): void {
  if (typeof value !== "string" || value.length < 1 || value.length > 200) refuse("INVALID_INPUT");
}

export function grant(
  wallet: ModelWallet,
  request: GrantCommand & { paymentRef?: string; carry?: PaidFact["carry"] },
  now: number,
): Grant {
  const { key, walletId, credits, source = "adjustment", priority = 50, paymentRef } = request;
  const { effectiveAt = now, expiresAt = null, paid, metadata } = request;
  checkWhole(credits, 1);
  checkWhole(priority, 0, 100);
  checkWhole(effectiveAt, 0);
  if (expiresAt !== null) checkWhole(expiresAt, 0);
  if (request.effectiveAt !== undefined && expiresAt !== null && effectiveAt >= expiresAt) {
    refuse("INVALID_INPUT");
  }
  if (!["purchase", "plan", "promotion", "adjustment"].includes(source)) refuse("INVALID_INPUT");
  const made: ModelGrant = {
    key,
    walletId,
    credits,
    source,
    priority,
    effectiveAt,
    expiresAt,
    ...(paid && { paid }),
    ...(metadata && { metadata }),
    ...(request.carry && { carry: request.carry }),
    createdAt: now,
    number: wallet.grants.length,
    paymentRef: paymentRef ?? null,
    begun: false,
    ended: false,
  };
  wallet.grants.push(made);
  if (effectiveAt <= now) beginGrant(wallet, made, now);
  const answer = grantOf(wallet, made);
  passTime(wallet, now);
  return answer;
}

export function hold(wallet: ModelWallet, request: HoldCommand, now: number): Hold {
  const { key, walletId, credits, expiresAt = now + HOUR, metadata } = request;
  checkWhole(credits, 1);
  checkWhole(expiresAt, now + 1);
  const taken = take(wallet, { place: "held", credits, needed: credits, now });
  const made = { key, walletId, credits, status: "open" as const, captured: 0, expiresAt };
  const kept: ModelHold = { ...made, ...(metadata && { metadata }), createdAt: now, taken };
  wallet.holds.push(kept);
  return holdOf(kept);
}

export function extendHold(wallet: ModelWallet, request: ExtendHoldCommand, now: number): Hold {
  const held = openHold(wallet, request.holdKey);
  checkWhole(request.expiresAt, now + 1);
  held.expiresAt = request.expiresAt;
  return holdOf(held);
}

/** A hold that was ended in this way before answers so again, and nothing is written. */
export function endedBefore(
  wallet: ModelWallet,
  how: "capture" | "release",
  { holdKey, ...request }: CaptureCommand,
): Charge | Hold | undefined {
  const named = holdNamed(wallet, holdKey);
  if (how === "release") return named.status === "released" ? holdOf(named) : undefined;
  const { credits = named.credits } = request;
  const before = wallet.charges.find(({ key }) => key === holdKey);
  const isSame = named.status === "captured" && credits === named.captured;
  return before && isSame ? { ...chargeOf(before), refunded: 0 } : undefined;
}

export function capture(wallet: ModelWallet, request: CaptureCommand, now: number): Charge {
  const held = openHold(wallet, request.holdKey);
  const { credits = held.credits } = request;
  checkWhole(credits, 0);
  const kept = held.taken.slice(0, credits);
  const missing = credits - kept.length;
  const more = take(wallet, { place: "spent", credits: missing, needed: credits, now });
  for (const credit of kept) put(wallet, credit, "spent", now);
  giveBack(wallet, held.taken.slice(credits), now);
  Object.assign(held, { status: "captured", captured: credits });
  const { key, walletId, metadata } = held;
  return charged(wallet, { key, walletId, credits, metadata }, [...kept, ...more], now);
}

export function release(wallet: ModelWallet, holdKey: string, now: number): Hold {
  const held = openHold(wallet, holdKey);
  held.status = "released";
  giveBack(wallet, held.taken, now);
  return holdOf(held);
}

export function charge(wallet: ModelWallet, request: ChargeCommand, now: number): Charge {
  const { credits } = request;
  checkWhole(credits, 1);
  const taken = take(wallet, { place: "spent", credits, needed: credits, now });
  return charged(wallet, request, taken, now);
}

export function refund(wallet: ModelWallet, request: RefundCommand, now: number): Charge {
  const made = wallet.charges.find(({ key }) => key === request.chargeKey);
  if (!made) return refuse("UNKNOWN_CHARGE");
  const left = made.taken.length;
  const { credits = left } = request;
  if (request.credits !== undefined) checkWhole(credits, 1);
  if (credits > left || left === 0) refuse("EXCEEDS_CHARGE");
  giveBack(wallet, made.taken.splice(left - credits), now);
  made.refunded += credits;
  return chargeOf(made);
}

function take(
  wallet: ModelWallet,
  want: { place: "held" | "spent"; credits: number; needed: number; now: number },
): Credit[] {
  const { place, credits, needed, now } = want;
  const all = inBurnOrder(wallet);
  const { available, held } = balanceOf(wallet);
  if (all.length < credits) {
    throw new Refused({ code: "INSUFFICIENT_CREDITS", needed, available, held });
  }
  const taken = all.slice(0, credits);
  for (const credit of taken) put(wallet, credit, place, now);
  return taken;
}

function charged(
  wallet: ModelWallet,
  { key, walletId, credits, metadata }: ChargeCommand,
  taken: Credit[],
  now: number,
): Charge {
  const made = { key, walletId, credits, refunded: 0, ...(metadata && { metadata }) };
  const kept: ModelCharge = { ...made, createdAt: now, taken };
  wallet.charges.push(kept);
  return chargeOf(kept);
}

function holdNamed(wallet: ModelWallet, holdKey: string): ModelHold {
  checkName(holdKey);
  return wallet.holds.find(({ key }) => key === holdKey) ?? refuse("UNKNOWN_HOLD");
}

function openHold(wallet: ModelWallet, holdKey: string): ModelHold {
  const named = holdNamed(wallet, holdKey);
  if (named.status === "captured") refuse("HOLD_CAPTURED");
  if (named.status === "released") refuse("HOLD_RELEASED");
  if (named.status === "expired") refuse("HOLD_EXPIRED");
  return named;
}

export function grantOf(wallet: ModelWallet, made: ModelGrant): Grant {
  const { number: _, paymentRef: __, begun: ___, ended: ____, ...known } = made;
  const { unspent: _____, carry: ______, leftBy: _______, ...rest } = known;
  const inPlace = (place: Credit["place"]) =>
    wallet.credits.filter((credit) => credit.grant === made && credit.place === place).length;
  return { ...rest, remaining: inPlace("available"), held: inPlace("held") };
}

export function holdOf({ taken: _, ...made }: ModelHold): Hold {
  return made;
}

export function chargeOf({ taken: _, ...made }: ModelCharge): Charge {
  return made;
}
