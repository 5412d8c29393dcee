import { LedgerError } from "../errors.ts";
import type { Metadata } from "../model.ts";

/** Keys and wallet ids: 1…200 characters. */
const NAME_CHARACTERS_MAX = 200;

/** Metadata travels with its row: at most this many characters of JSON. */
const METADATA_CHARACTERS_MAX = 10_000;

/** The last moment a date can tell, in epoch milliseconds. */
const TIME_MAX = 8_640_000_000_000_000;

/** Not every database can keep a NUL or half a surrogate pair, and what is kept otherwise is another name. */
export function isName(value: unknown): value is string {
  if (typeof value !== "string" || value.length < 1) return false;
  return value.length <= NAME_CHARACTERS_MAX && value.isWellFormed() && !value.includes("\0");
}

/** The checks below refuse with INVALID_INPUT and say which field is wrong. Types alone cannot: scripts are JavaScript too. */
export function checkName(field: string, value: unknown): void {
  if (!isName(value)) refuse(`${field} must be text of 1 to ${NAME_CHARACTERS_MAX} characters.`);
}

/** A request, or part of one, has fields at all. */
export function checkObject(field: string, value: unknown): void {
  const ok = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!ok) refuse(`${field} must be an object.`);
}

export function checkWhole(
  field: string,
  value: unknown,
  range: { min: number; max?: number },
): void {
  const { min, max = Number.MAX_SAFE_INTEGER } = range;
  const ok = Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  if (!ok) refuse(`${field} must be a whole number from ${min} to ${max}.`);
}

/** Epoch milliseconds. */
export function checkTime(field: string, value: unknown): void {
  checkWhole(field, value, { min: 0, max: TIME_MAX });
}

export function checkOneOf(field: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.some((name) => name === value)) refuse(`${field} must be ${allowed.join(", ")}.`);
}

export function checkMetadata(metadata: Metadata | undefined): void {
  if (metadata === undefined) return;
  checkObject("metadata", metadata);
  if (jsonOf(metadata).length > METADATA_CHARACTERS_MAX) {
    refuse(`metadata must be at most ${METADATA_CHARACTERS_MAX} characters of JSON.`);
  }
}

function jsonOf(metadata: Metadata): string {
  try {
    return JSON.stringify(metadata);
  } catch {
    return refuse("metadata must be what JSON can say.");
  }
}

export function refuse(message: string): never {
  throw new LedgerError("INVALID_INPUT", message);
}
