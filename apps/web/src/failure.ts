import type { Failure } from "@framefare/contract";
import { TRPCClientError } from "@trpc/client";
import { formatCredits } from "./format.ts";

/** The typed refusal an error carries. None means that no answer came at all. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  // The cache hands errors over untyped; every procedure's error has this shape.
  const data = error.data as { failure?: Failure } | undefined;
  return data?.failure;
}

/** What to tell a person about an error. */
export function sayError(error: unknown): string {
  const failure = failureOf(error);
  return failure
    ? sayFailure(failure)
    : "Framefare could not be reached. Check your connection and try again.";
}

function sayFailure(failure: Failure): string {
  switch (failure.reason) {
    case "insufficient_credits":
      return `This needs ${formatCredits(failure.needed)}; ${formatCredits(failure.available)} are available.`;
    case "quote_expired":
    case "quote_mismatch":
      return "The price has to be confirmed again. Press once more.";
    case "key_reused":
      return "This was already sent with other settings. Press once more to send it anew.";
    case "unknown_sku":
      return "This is no longer sold. Reload the page to see what is.";
    case "unknown_model":
      return "This model is no longer offered. Choose another one.";
    case "unsupported_settings":
      return failure.field === "seconds"
        ? `This model makes clips of up to ${failure.maxSeconds} seconds.`
        : `This model renders in ${failure.resolutions?.join(", ")}.`;
    case "already_ended":
      return "This render had already ended.";
    case "not_ended":
      return "This render is still being made. Cancel it first.";
    case "already_subscribed":
      return "You already have a plan. Change it under Manage.";
    case "no_customer":
      return "There is nothing to manage until you have bought something.";
    case "payments_unavailable":
      return "The payment service cannot be reached just now. Nothing was charged.";
    case "invalid_input":
      return (
        failure.issues.map(({ message }) => message).join(" ") || "Something is not filled in."
      );
    case "not_found":
      return "There is nothing here.";
    case "signed_out":
      return "You are signed out. Sign in to go on.";
    case "forbidden":
      return "This is not yours to open.";
    case "internal":
      return "Something went wrong on our side. Try again in a moment.";
  }
}
