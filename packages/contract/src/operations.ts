import { z } from "zod";
import { Moment } from "./credits.ts";

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
