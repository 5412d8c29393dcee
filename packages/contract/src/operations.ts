import { z } from "zod";
import { Text } from "./text.ts";
import { BillingStatus } from "./billing.ts";
import { Moment, PageRequest, pageOf } from "./credits.ts";
import { Entry, Explanation, Purchase } from "./wallet.ts";

/** How Stripe's lists and our books can disagree. */
export const FINDING_KINDS = [
  "paid_not_granted",
  "granted_not_paid",
  "refunded_not_reversed",
  "amount_mismatch",
  "orphan",
  "event_missed",
  "event_parked",
] as const;

/** What became of an event that was received. */
export const OUTCOMES = ["applied", "duplicate", "ignored", "parked"] as const;

/** One disagreement between Stripe and our books. `objectId` is Stripe's; `applied` is there once its event was fed to us. */
export const Finding = z.object({
  kind: z.enum(FINDING_KINDS),
  objectId: z.string(),
  paymentRef: z.string().optional(),
  userId: z.string().optional(),
  eventId: z.string().optional(),
  /** What is wrong, in one sentence. */
  detail: z.string(),
  /** How to mend it, in one sentence. */
  remedy: z.string(),
  applied: z.enum(OUTCOMES).optional(),
});
export type Finding = z.infer<typeof Finding>;

/** One comparison of Stripe's lists, from `since` on, with our books. Nothing to mend: no findings. */
export const ReconcileReport = z.object({
  startedAt: Moment,
  endedAt: Moment,
  since: Moment,
  /** How many of each were compared. */
  looked: z.object({
    sessions: z.int().nonnegative(),
    invoices: z.int().nonnegative(),
    refunds: z.int().nonnegative(),
    disputes: z.int().nonnegative(),
    events: z.int().nonnegative(),
  }),
  findings: z.array(Finding),
});
export type ReconcileReport = z.infer<typeof ReconcileReport>;

/** Whether Operations is open to who asks. */
export const OperationsAccess = z.object({ admin: z.boolean() });

/** Names an event of Stripe's. */
export const EventName = z.object({ eventId: Text.min(1).max(200) });

/** One event that Stripe sent, and what became of it. `objectId` is what it is about. */
export const LoggedEvent = z.object({
  eventId: z.string(),
  type: z.string(),
  objectId: z.string().nullable(),
  outcome: z.enum(OUTCOMES),
  reason: z.string().nullable(),
  /** When Stripe made it, where it says so. */
  createdAt: Moment.nullable(),
  receivedAt: Moment,
  /** Who it is about, where that is known. */
  buyer: z.object({ userId: z.string(), email: z.string().nullable() }).nullable(),
});
export type LoggedEvent = z.infer<typeof LoggedEvent>;

/** A page of events, newest first. */
export const LoggedEventPage = pageOf(LoggedEvent);

/** What of the event log is asked for. */
export const EventLogRequest = PageRequest.extend({ outcome: z.enum(OUTCOMES).optional() });

/** A parked event as Stripe sent it, whole. */
export const RawEvent = z.record(z.string(), z.json());
export type RawEvent = z.infer<typeof RawEvent>;

/** What became of a parked event that was read again; parked once more tells why. */
export const Redriven = z.object({
  eventId: z.string(),
  outcome: z.enum(OUTCOMES),
  reason: z.string().optional(),
});
export type Redriven = z.infer<typeof Redriven>;

/** How to compare with Stripe: `apply` also takes in the events that were missed. */
export const ReconcileRequest = z.object({ apply: z.boolean() });

/** Whose wallet: by the address they signed up with, or by their id. */
export const WalletName = z.union([
  z.object({ email: z.email().toLowerCase() }),
  z.object({ userId: Text.min(1).max(200) }),
]);
export type WalletName = z.infer<typeof WalletName>;

/** Everything about one wallet, the newest first. */
export const WalletFile = z.object({
  user: z.object({ userId: z.string(), email: z.string(), name: z.string(), createdAt: Moment }),
  ...BillingStatus.shape,
  purchases: z.array(Purchase),
  entries: z.array(Entry),
  grants: z.array(
    Explanation.shape.grants.element.omit({ charges: true, purchase: true }).extend({
      /** Of an adjustment: why, and by whom. */
      reason: z.string().optional(),
      by: z.string().optional(),
    }),
  ),
});
export type WalletFile = z.infer<typeof WalletFile>;

/** How many credits one adjustment may move: a slip of the hand must not make a fortune. */
export const ADJUSTMENT_CREDITS_MAX = 1_000_000;

/**
 * Credits given or, below zero, taken by hand. `key` is a UUID made once per intent; or, to settle what reconcile found, the id
 * of that object of Stripe's, about which reconcile then says no more.
 */
export const AdjustmentRequest = z.object({
  key: z.union([z.uuid(), z.string().regex(/^[a-z]{2,20}_\w{1,150}$/)], {
    error: "The key is a UUID, or the id of an object of Stripe's.",
  }),
  userId: Text.min(1).max(200),
  credits: z
    .int("Credits are whole.")
    .min(-ADJUSTMENT_CREDITS_MAX, "At most 1,000,000 credits at a time.")
    .max(ADJUSTMENT_CREDITS_MAX, "At most 1,000,000 credits at a time.")
    .refine((credits) => credits !== 0, "Say how many credits."),
  reason: Text.trim().min(3, "Say why, in a few words.").max(500, "At most 500 characters."),
});
export type AdjustmentRequest = z.infer<typeof AdjustmentRequest>;

/** What an adjustment moved. The same key again answers the same. */
export const Adjustment = z.object({
  key: z.string(),
  userId: z.string(),
  /** Below zero: taken. */
  credits: z.int(),
  reason: z.string(),
  by: z.string(),
  createdAt: Moment,
});
export type Adjustment = z.infer<typeof Adjustment>;

/** Which books to make again: one wallet's, or, left out, all. */
export const VerifyRequest = z.object({
  userId: Text.min(1).max(200).optional(),
  lastEventId: z.string().optional(),
});

/** How far the books have been made again; `found` comes last. */
export const VerifyProgress = z.object({
  entries: z.int().nonnegative(),
  found: z
    .object({
      ok: z.boolean(),
      wallets: z.int().nonnegative(),
      entries: z.int().nonnegative(),
      problems: z.array(
        z.object({ walletId: z.string(), seq: z.int().optional(), problem: z.string() }),
      ),
    })
    .optional(),
});
export type VerifyProgress = z.infer<typeof VerifyProgress>;
