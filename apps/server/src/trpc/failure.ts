import { BillingError, type BillingErrorCode } from "@framefare/billing";
import type { Failure } from "@framefare/contract";
import { InsufficientCredits, LedgerError, type LedgerErrorCode } from "@framefare/ledger";
import { RenderError, type RenderErrorCode, UnsupportedSettings } from "@framefare/render";
import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";

type Code = TRPCError["code"];

/** What every refusal of the packages is called on the wire. A new refusal without a line here does not compile. */
const REFUSALS = {
  INSUFFICIENT_CREDITS: ["PAYMENT_REQUIRED", "insufficient_credits"],
  KEY_REUSED: ["CONFLICT", "key_reused"],
  UNKNOWN_HOLD: ["NOT_FOUND", "not_found"],
  HOLD_CAPTURED: ["CONFLICT", "already_ended"],
  HOLD_RELEASED: ["CONFLICT", "already_ended"],
  HOLD_EXPIRED: ["CONFLICT", "already_ended"],
  UNKNOWN_GRANT: ["NOT_FOUND", "not_found"],
  UNKNOWN_CHARGE: ["NOT_FOUND", "not_found"],
  EXCEEDS_CHARGE: ["BAD_REQUEST", "invalid_input"],
  INVALID_INPUT: ["BAD_REQUEST", "invalid_input"],
  UNKNOWN_SKU: ["NOT_FOUND", "unknown_sku"],
  ATTEMPT_REUSED: ["CONFLICT", "key_reused"],
  ALREADY_SUBSCRIBED: ["CONFLICT", "already_subscribed"],
  NO_CUSTOMER: ["NOT_FOUND", "no_customer"],
  NOT_PARKED: ["NOT_FOUND", "not_found"],
  PAYMENTS_UNAVAILABLE: ["SERVICE_UNAVAILABLE", "payments_unavailable"],
  NOT_AN_EVENT: ["BAD_REQUEST", "invalid_input"],
  UNKNOWN_MODEL: ["NOT_FOUND", "unknown_model"],
  UNSUPPORTED_SETTINGS: ["BAD_REQUEST", "unsupported_settings"],
  QUOTE_EXPIRED: ["CONFLICT", "quote_expired"],
  QUOTE_MISMATCH: ["BAD_REQUEST", "quote_mismatch"],
  RENDER_ID_REUSED: ["CONFLICT", "key_reused"],
  UNKNOWN_RENDER: ["NOT_FOUND", "not_found"],
  RENDER_ENDED: ["CONFLICT", "already_ended"],
  RENDER_NOT_ENDED: ["CONFLICT", "not_ended"],
} as const satisfies Record<
  LedgerErrorCode | BillingErrorCode | RenderErrorCode,
  [Code, Failure["reason"]]
>;

/** What tRPC itself refuses. */
const OF_TRPC: Partial<Record<Code, Failure["reason"]>> = {
  UNAUTHORIZED: "signed_out",
  FORBIDDEN: "forbidden",
  NOT_FOUND: "not_found",
  BAD_REQUEST: "invalid_input",
  PARSE_ERROR: "invalid_input",
  METHOD_NOT_SUPPORTED: "invalid_input",
  UNSUPPORTED_MEDIA_TYPE: "invalid_input",
  PAYLOAD_TOO_LARGE: "invalid_input",
};

/** A refusal of the packages with its HTTP meaning; null for what nobody expected. */
export function refusalOf(cause: unknown): TRPCError | null {
  const known =
    cause instanceof LedgerError || cause instanceof BillingError || cause instanceof RenderError;
  if (!known) return null;
  const [code] = REFUSALS[cause.code];
  return new TRPCError({ code, message: cause.message, cause });
}

/** Why, in the words of the contract: what the page switches on. */
export function failureOf({ code, cause }: TRPCError): Failure {
  if (cause instanceof InsufficientCredits) {
    const { needed, available, held } = cause;
    return { reason: "insufficient_credits", needed, available, held };
  }
  if (cause instanceof UnsupportedSettings) {
    return { reason: "unsupported_settings", ...cause.unsupported };
  }
  if (cause instanceof ZodError) {
    const issues = cause.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    return { reason: "invalid_input", issues };
  }
  if (
    cause instanceof LedgerError ||
    cause instanceof BillingError ||
    cause instanceof RenderError
  ) {
    return plain(REFUSALS[cause.code][1]);
  }
  return plain(OF_TRPC[code] ?? "internal");
}

type Plain = Exclude<Failure["reason"], "insufficient_credits" | "unsupported_settings">;

function plain(reason: Failure["reason"]): Failure {
  if (reason === "invalid_input") return { reason, issues: [] };
  // The two reasons that carry more are answered above, where what they carry is known.
  return { reason: reason as Exclude<Plain, "invalid_input"> };
}
