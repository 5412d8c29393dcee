import { z } from "zod";
import { Credits } from "./credits.ts";

/** Why a request was refused, for a program to switch on: `error.data.failure` on the wire. */
export const Failure = z.discriminatedUnion("reason", [
  z.object({
    reason: z.literal("insufficient_credits"),
    needed: Credits,
    available: Credits,
    held: Credits,
  }),
  z.object({ reason: z.literal("quote_expired") }),
  z.object({ reason: z.literal("quote_mismatch") }),
  z.object({ reason: z.literal("key_reused") }),
  z.object({ reason: z.literal("unknown_sku") }),
  z.object({ reason: z.literal("unknown_model") }),
  z.object({
    reason: z.literal("unsupported_settings"),
    field: z.enum(["seconds", "resolution"]),
    maxSeconds: z.int().optional(),
    resolutions: z.array(z.string()).optional(),
  }),
  z.object({ reason: z.literal("already_ended") }),
  z.object({ reason: z.literal("not_ended") }),
  z.object({ reason: z.literal("already_subscribed") }),
  z.object({ reason: z.literal("no_customer") }),
  z.object({ reason: z.literal("payments_unavailable") }),
  z.object({
    reason: z.literal("invalid_input"),
    issues: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
  z.object({ reason: z.literal("not_found") }),
  z.object({ reason: z.literal("signed_out") }),
  z.object({ reason: z.literal("forbidden") }),
  z.object({ reason: z.literal("internal") }),
]);
export type Failure = z.infer<typeof Failure>;
