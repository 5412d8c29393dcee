import { z } from "zod";
import { Credits, MinorAmount, Moment, pageOf } from "./credits.ts";

/** What a person can spend, what open renders hold, and what a reversal could not take back. */
export const Wallet = z.object({ available: Credits, held: Credits, owed: Credits });
export type Wallet = z.infer<typeof Wallet>;

/** What a line of the journal did: from where to where its credits went. */
export const ENTRY_KINDS = [
  "grant",
  "hold",
  "capture",
  "release",
  "lapse",
  "charge",
  "expire",
  "refund",
  "revoke",
  "owe",
  "settle",
  "reinstate",
  "forgive",
] as const;

/** One line of the journal, with the balance after it. */
export const Entry = z.object({
  seq: z.int().positive(),
  kind: z.enum(ENTRY_KINDS),
  key: z.string(),
  credits: Credits,
  availableAfter: Credits,
  heldAfter: Credits,
  owedAfter: Credits,
  at: Moment,
  hash: z.string(),
});
export type Entry = z.infer<typeof Entry>;

/** A page of the journal, newest first. */
export const EntryPage = pageOf(Entry);

/** Where one purchase stands between its payment and whatever took it back. */
export const PURCHASE_STATUSES = [
  "paid",
  "partially_refunded",
  "refunded",
  "disputed",
  "dispute_lost",
] as const;

/** One payment: one row, one grant. */
export const Purchase = z.object({
  paymentRef: z.string(),
  sku: z.string(),
  credits: Credits,
  creditsReversed: Credits,
  amount: MinorAmount,
  amountRefunded: MinorAmount,
  currency: z.string(),
  status: z.enum(PURCHASE_STATUSES),
  createdAt: Moment,
});
export type Purchase = z.infer<typeof Purchase>;

/** A page of purchases, newest first. */
export const PurchasePage = pageOf(Purchase);

/** Every credit: the grant it came with, the purchase behind it, what it went to, what is left. */
export const Explanation = z.object({
  walletId: z.string(),
  owed: Credits,
  grants: z.array(
    z.object({
      key: z.string(),
      source: z.enum(["purchase", "plan", "promotion", "adjustment", "return"]),
      credits: Credits,
      remaining: Credits,
      held: Credits,
      expired: Credits,
      revoked: Credits,
      effectiveAt: Moment,
      expiresAt: Moment.nullable(),
      createdAt: Moment,
      purchase: Purchase.nullable(),
      charges: z.array(z.object({ key: z.string(), credits: Credits })),
    }),
  ),
});
export type Explanation = z.infer<typeof Explanation>;
