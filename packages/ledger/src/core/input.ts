import { LedgerError } from "../errors.ts";
import type { Metadata } from "../model.ts";

/** Keys and wallet ids: 1…200 characters. */
const NAME_CHARACTERS_MAX = 200;

/** Metadata travels with its row: at most this many characters of JSON. */
const METADATA_CHARACTERS_MAX = 10_000;

/** The checks below refuse with INVALID_INPUT and say which field is wrong. Types alone cannot: scripts are JavaScript too. */
export function checkName(field: string, value: unknown): void {
  const ok = typeof value === "string" && value.length >= 1 && value.length <= NAME_CHARACTERS_MAX;
  if (!ok) refuse(`${field} must be a string of 1 to ${NAME_CHARACTERS_MAX} characters.`);
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
  checkWhole(field, value, { min: 0 });
}

export function checkOneOf(field: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.some((name) => name === value)) refuse(`${field} must be ${allowed.join(", ")}.`);
}

export function checkMetadata(metadata: Metadata | undefined): void {
  if (metadata === undefined) return;
  const ok = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
  if (!ok) refuse("metadata must be an object.");
  if (JSON.stringify(metadata).length > METADATA_CHARACTERS_MAX) {
    refuse(`metadata must be at most ${METADATA_CHARACTERS_MAX} characters of JSON.`);
  }
}

export function refuse(message: string): never {
  throw new LedgerError("INVALID_INPUT", message);
}
